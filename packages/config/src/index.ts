export { ConfigError } from './config-error.ts';
export { flag, httpUrl, redisUrl, secret, share, wholeNumber } from './fields.ts';
export { type Environment, loadConfig } from './load-config.ts';
export { type PortName, portField, portOf, ports } from './ports.ts';
export { Secret } from './secret.ts';
export { alertVariables, databaseVariables, faultVariables, httpVariables, localUrl } from './service-variables.ts';
export {
  alsoWhenInvalid,
  productionRules,
  type TelemetryVariables,
  telemetryOptions,
  telemetryVariables,
} from './telemetry-config.ts';
export { urlSecrets } from './url-secrets.ts';
