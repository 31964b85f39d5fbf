/** Two spans as `ExportTraceServiceRequest`, serialised by OpenTelemetry's own Python definitions (opentelemetry-proto 1.45). */
export const sampleProtobuf = Buffer.from(
  [
    'CvgDCiMKIQoMc2VydmljZS5uYW1lEhEKD2Rhd3Nvcy1leGVjdXRvchLQAwoICgZkYXdzb3MS2gIKEAr3ZRkWzUPdhEjrIRyAMZwSCLeta3Fp',
    'IDMxKgxodHRwLnJlcXVlc3QwAjkVzVZtGCPnEkGWY+9tGCPnEkobCgpodHRwLnJvdXRlEg0KCy92MS9leGVjdXRlSiAKGWh0dHAucmVzcG9u',
    'c2Uuc3RhdHVzX2NvZGUSAxj0A0ocCg9wb3J0Zm9saW9fdmFsdWUSCSEAAAAAEBfhQEoLCgVlcnJvchICEAFKMAoScGF0dGVybl9pbnB1dF9r',
    'ZXlzEhoqGAoOCgxwb3J0Zm9saW9faWQKBgoEZGF5c0olCgZuZXN0ZWQSGzIZChcKCG5lZ2F0aXZlEgsY////////////AUoLCgNyYXcSBDoC',
    'AP9KCwoFZW1wdHkSAgoAWjMJgKS6bRgj5xISCWV4Y2VwdGlvbhodCg5leGNlcHRpb24udHlwZRILCglUeXBlRXJyb3J6CBIEYm9vbRgCEmcK',
    'EAr3ZRkWzUPdhEjrIRyAMZwSCADwZ6oLqQK3GgNhPWIiCLeta3FpIDMxKghkYi5xdWVyeTADOQEAAAAAAAAAQQIAAAAAAAAAahwKEEv5LzV3',
    's02mo86SnQ4ORzYSCADwZ6oLqQK4',
  ].join(''),
  'base64',
);

/** The same two spans in OTLP/JSON, as the specification maps them. */
export const sampleJson = {
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'dawsos-executor' } }] },
      scopeSpans: [
        {
          scope: { name: 'dawsos' },
          spans: [
            {
              traceId: '0AF7651916CD43DD8448EB211C80319C',
              spanId: 'b7ad6b7169203331',
              name: 'http.request',
              kind: 2,
              startTimeUnixNano: '1362096000123456789',
              endTimeUnixNano: '1362096000133456790',
              attributes: [
                { key: 'http.route', value: { stringValue: '/v1/execute' } },
                { key: 'http.response.status_code', value: { intValue: '500' } },
                { key: 'portfolio_value', value: { doubleValue: 35000.5 } },
                { key: 'error', value: { boolValue: true } },
                {
                  key: 'pattern_input_keys',
                  value: { arrayValue: { values: [{ stringValue: 'portfolio_id' }, { stringValue: 'days' }] } },
                },
                {
                  key: 'nested',
                  value: { kvlistValue: { values: [{ key: 'negative', value: { intValue: '-1' } }] } },
                },
                { key: 'raw', value: { bytesValue: 'AP8=' } },
                { key: 'empty', value: { stringValue: '' } },
              ],
              events: [
                {
                  name: 'exception',
                  timeUnixNano: '1362096000130000000',
                  attributes: [{ key: 'exception.type', value: { stringValue: 'TypeError' } }],
                },
              ],
              status: { code: 2, message: 'boom' },
            },
            {
              traceId: '0af7651916cd43dd8448eb211c80319c',
              spanId: '00f067aa0ba902b7',
              parentSpanId: 'b7ad6b7169203331',
              traceState: 'a=b',
              name: 'db.query',
              kind: 3,
              startTimeUnixNano: '1',
              endTimeUnixNano: '2',
              links: [{ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b8' }],
            },
          ],
        },
      ],
    },
  ],
};
