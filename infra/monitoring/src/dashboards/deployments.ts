import { metrics } from '@dawsos/conventions';
import { atLeast, count, overSteps, printExpression, series, unless } from '@dawsos/promql';
import { AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { prometheus } from './prometheus-source.ts';

const versions = count(series(metrics.systemInfo), ['job', 'version', 'environment']);

/** Versions that run now and ran at no more than two of the last ten minutes: they have just been deployed. */
export const newVersions = unless(versions, atLeast(overSteps('count', versions, '10m', '1m'), 3));

/** Marks on every panel when another version of a service began to run. */
export const deployments = (): AnnotationQueryBuilder =>
  new AnnotationQueryBuilder()
    .name('Deployments')
    .datasource(prometheus)
    .enable(true)
    .iconColor('purple')
    .expr(printExpression(newVersions))
    .step('60s')
    .titleFormat('{{job}} {{version}}')
    .textFormat('deployed to {{environment}}')
    .tagKeys('job,version');
