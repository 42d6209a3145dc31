export { until } from '@telemetry-tracker/shared/testing/until'
