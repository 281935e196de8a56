// How good a passphrase is: advice, not a rule. Length is what counts against somebody who tries them all; what is on everybody's list is tried first.
import { msg } from '@lit/localize';

const COMMON = /^(.)\1*$|^(0?123456|qwert|asdf|pass(wor[dt])?|letmein|admin|geheim|klinik|hospital|annotat)/i;
const SHORT_LETTERS = 12;
const GOOD_LETTERS = 20;

/** A sentence for people; empty while nothing is typed. */
export function passphraseAdvice(passphrase: string): string {
  if (passphrase === '')
    return msg('Several words that do not belong together are easy to keep and hard to guess.');
  const letters = [...passphrase].length;
  if (COMMON.test(passphrase)) return msg('Weak: it is among the first that are tried.');
  if (letters < SHORT_LETTERS) return msg('Weak: somebody who has the file could find it. Add words.');
  if (letters < GOOD_LETTERS) return msg('Fair. One more word makes it strong.');
  return msg('Strong.');
}
