import { metrics } from '@dawsos/conventions';
import { above, divide, printExpression, rate, series, sum } from '@dawsos/promql';

const failed = series(metrics.requests, { status: { anyOf: ['error', 'timeout'] } });
const failing = above(divide(sum(rate(failed, '5m')), sum(rate(series(metrics.requests), '5m'))), 0.01);

export const query = printExpression(failing);
export const rehearsed = printExpression(failing, { scale: 1 / 60, floorMs: 4_000 });
