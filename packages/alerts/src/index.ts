export {
  type AlertChannel,
  type AlertCondition,
  type AlertRuleRequest,
  alertChannelsSchema,
  alertRuleSchema,
  type ConditionOf,
  portfolioOf,
} from './alert-rule.ts';
export { type EvaluationJob, evaluationQueue } from './evaluation-queue.ts';
export { isPublicAddress, type ReceiverPolicy, webhookUrlProblem } from './receiver-address.ts';
export { setUpQueue } from './set-up-queue.ts';
export {
  isSignedWebhook,
  type SignedParts,
  signWebhook,
  webhookHeaders,
  webhookSecret,
} from './webhook-signature.ts';
