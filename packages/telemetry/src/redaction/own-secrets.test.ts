import { describe, expect, it } from 'vitest';
import { protectSecret } from './own-secrets.ts';
import { redact } from './redact.ts';
import { redactedMark } from './redacted-mark.ts';
import { scrubText } from './scrub-text.ts';

const gone = (secret: string, text: string): void => {
  expect(scrubText(text)).not.toContain(secret);
  expect(JSON.stringify(redact({ deep: [{ text }], [text]: 1 }))).not.toContain(secret);
};

describe('a protected secret', () => {
  it('is removed wherever it turns up, whatever it looks like', () => {
    protectSecret('plainwords');
    gone('plainwords', 'plainwords');
    gone('plainwords', 'xplainwordsplainwordsx');
    expect(scrubText('an innocent plainword')).toBe('an innocent plainword');
  });

  it('is removed as it stands in a URL and in JSON', () => {
    protectSecret('p w/"q"\\ü');
    gone('p%20w', `x?key=${encodeURIComponent('p w/"q"\\ü')}`);
    gone('p w/', JSON.stringify({ note: 'p w/"q"\\ü' }));
  });

  it('is removed whole where another one is part of it', () => {
    protectSecret('common');
    protectSecret('common-and-more');
    expect(scrubText('the common-and-more one')).toBe(`the ${redactedMark} one`);
  });

  it('is removed where the text is cut in the middle of it', () => {
    protectSecret('straddling-the-cut');
    for (let offset = 16_300; offset < 16_400; offset++) {
      expect(scrubText(`${'a'.repeat(offset)}straddling-the-cut${'b'.repeat(5000)}`)).not.toContain('strad');
    }
  });

  it('is left alone when too short to be told from ordinary text', () => {
    protectSecret('abc');
    expect(scrubText('abcdef')).toBe('abcdef');
  });
});
