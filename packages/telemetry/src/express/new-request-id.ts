import { randomFillSync } from 'node:crypto';

const poolSize = 128;
const idBytes = 16;
const idLength = 36;
const random = Buffer.alloc(poolSize * idBytes);
const text = Buffer.alloc(poolSize * idLength, '-');
const digits = Buffer.from('0123456789abcdef');
/** Where the 16 bytes of an id stand in its text. */
const places = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

let ids = '';
let used = 0;

/** A random UUID (version 4), cut from a text of many: Node's own puts each together from twenty pieces. */
export function newRequestId(): string {
  if (used === ids.length) {
    ids = manyIds();
    used = 0;
  }
  used += idLength;
  return ids.slice(used - idLength, used);
}

function manyIds(): string {
  randomFillSync(random);
  for (let id = 0; id < poolSize; id++) {
    const at = id * idBytes;
    random[at + 6] = ((random[at + 6] as number) & 0x0f) | 0x40;
    random[at + 8] = ((random[at + 8] as number) & 0x3f) | 0x80;
    for (let index = 0; index < idBytes; index++) {
      const byte = random[at + index] as number;
      const place = id * idLength + (places[index] as number);
      text[place] = digits[byte >> 4] as number;
      text[place + 1] = digits[byte & 15] as number;
    }
  }
  return text.toString('latin1');
}
