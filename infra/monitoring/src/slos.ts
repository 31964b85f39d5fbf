import { alertDeliverySlos } from '@dawsos/alert-delivery/slos';
import { executorSlos } from '@dawsos/executor-api/slos';
import { packSlos } from '@dawsos/pricing-pack-builder/slos';
import type { Slo } from '@dawsos/slo';

/** Every SLO there is, by the service that promises it. */
export const slos: readonly Slo[] = [...executorSlos, ...packSlos, ...alertDeliverySlos];
