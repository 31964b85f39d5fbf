import { hashId } from '../redaction/hash-id.ts';
import { scrubText } from '../redaction/scrub-text.ts';

const word = /^(?:[a-z][a-z_-]{0,31}|v\d{1,2})$/i;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const maxSegments = 12;

/**
 * The path of a request as a span may tell it: of the values in it only UUIDs, as their hash. Anything else may be a
 * secret that nobody knows by its looks; where no route matched, whatever is no plain word counts as a value.
 */
export function toldPath(path: string, template: string | undefined): string {
  const given = path.split('/');
  const told = (segment: string, otherwise: string) => (uuid.test(segment) ? hashId(segment) : otherwise);
  if (template === undefined) {
    const segments = given.slice(0, maxSegments).map((segment) => {
      return segment === '' || word.test(segment) ? segment : told(segment, ':value');
    });
    return scrubText(segments.join('/')) + (given.length > maxSegments ? '/…' : '');
  }
  // What an optional part or a wildcard took cannot be told from the rest.
  if (/[{*]/.test(template)) return template;
  return template
    .split('/')
    .map((segment, index) => (segment.startsWith(':') ? told(given[index] ?? '', segment) : segment))
    .join('/');
}
