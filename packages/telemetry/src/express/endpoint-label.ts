/** What no route matched. */
const unmatched = 'unmatched';

/**
 * The `endpoint` label of a route template: without the version prefix and ids, so `/v1/portfolios/:id/valuation` is
 * `/valuation`. Where nothing follows the last id, the words before it stand.
 */
export function endpointLabel(template: string | undefined): string {
  if (template === undefined) return unmatched;
  const segments = template.split('/').filter((segment) => segment !== '' && !/^v\d+$/.test(segment));
  const afterLastId = segments.slice(segments.findLastIndex(isId) + 1);
  const words = afterLastId.length > 0 ? afterLastId : segments.filter((segment) => !isId(segment));
  return `/${words.join('/')}`;
}

const isId = (segment: string): boolean => segment.startsWith(':') || segment.startsWith('*');
