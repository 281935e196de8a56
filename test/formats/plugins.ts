import type { FormatPlugin } from '../../core/contract/format.ts';
import adeRel from '../../plugins/formats/ade-rel/index.ts';
import multihead from '../../plugins/formats/conll04-multihead/index.ts';
import conll04 from '../../plugins/formats/conll04/index.ts';
import spertJson from '../../plugins/formats/spert-json/index.ts';
import text from '../../plugins/formats/text/index.ts';

export const PLUGINS = {
  conll04,
  'conll04-multihead': multihead,
  'spert-json': spertJson,
  'ade-rel': adeRel,
  text,
} satisfies Record<string, FormatPlugin>;

export type FormatId = keyof typeof PLUGINS;
export const FORMAT_IDS = Object.keys(PLUGINS) as FormatId[];
