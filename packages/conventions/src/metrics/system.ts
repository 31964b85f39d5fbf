import { counter, gauge, oneOf, upTo } from '../metric-definition.ts';
import { everyService } from '../service-names.ts';

const owners = everyService;

export const systemMetrics = {
  systemInfo: gauge({
    name: 'dawsos_system_info',
    help: 'Always 1; its labels say what runs.',
    unit: 'info',
    labels: { version: upTo(3), environment: upTo(3), node_version: upTo(3) },
    owners,
  }),
  processCpu: counter({
    name: 'process_cpu_seconds_total',
    help: 'CPU time used, user and system.',
    unit: 'seconds',
    owners,
  }),
  processStart: gauge({
    name: 'process_start_time_seconds',
    help: 'Unix time of the process’s start.',
    unit: 'seconds',
    owners,
  }),
  processMemory: gauge({ name: 'process_resident_memory_bytes', help: 'Resident memory.', unit: 'bytes', owners }),
  heapUsed: gauge({ name: 'nodejs_heap_size_used_bytes', help: 'V8 heap in use.', unit: 'bytes', owners }),
  heapTotal: gauge({ name: 'nodejs_heap_size_total_bytes', help: 'V8 heap reserved.', unit: 'bytes', owners }),
  eventLoopLag: gauge({
    name: 'nodejs_eventloop_lag_seconds',
    help: 'Event-loop delay since the last scrape.',
    unit: 'seconds',
    labels: { statistic: oneOf('p50', 'p99', 'max') },
    owners,
  }),
  eventLoopUtilization: gauge({
    name: 'nodejs_eventloop_utilization_ratio',
    help: 'Share of time the event loop was busy since the last scrape.',
    unit: 'ratio',
    owners,
  }),
};

/** What the telemetry core says of itself. */
export const telemetryMetrics = {
  telemetrySpans: counter({
    name: 'dawsos_telemetry_spans_total',
    help: 'Spans by fate: exported, dropped (queue full) or failed (collector refused them).',
    labels: { outcome: oneOf('exported', 'dropped', 'failed') },
    owners,
  }),
  samplingRatio: gauge({
    name: 'dawsos_telemetry_sampling_ratio',
    help: 'Share of new traces kept now; above the configured one while errors are many.',
    unit: 'ratio',
    owners,
  }),
  labelOverflows: counter({
    name: 'dawsos_telemetry_label_overflows_total',
    help: 'Label values outside their declared bound, collapsed to `other`.',
    labels: { metric: upTo(100), label: upTo(40) },
    owners,
  }),
  errorReports: counter({
    name: 'dawsos_telemetry_error_reports_total',
    help: 'Errors handed to the error tracker, by fate.',
    labels: { outcome: oneOf('sent', 'failed') },
    owners,
  }),
};
