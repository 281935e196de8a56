// All that the layers over a text follow from: its drawing, and what is selected, pointed at or going on in it.
import type { SentenceView } from '../../core/contract/project.ts';
import type { Mention, Relation } from '../../core/model/annotation.ts';
import { reaches } from '../state/judgement.ts';
import type { Selection } from '../state/selection.ts';
import type { Drawing } from '../text/geometry.ts';

export interface TextScene {
  readonly view: SentenceView;
  readonly drawing: Drawing;
  readonly mentions: readonly Mention[];
  readonly relations: readonly Relation[];
  /** Place of each entity type in the schema, which its colours are named by. */
  readonly typeIndex: ReadonlyMap<string, number>;
  readonly threshold: number;
  readonly selection: Selection;
  /** Id of the mention or relation under the pointer. */
  readonly hovered: string | null;
  /** Mentions that are pointed at, or an end of the relation that is pointed at or selected. */
  readonly lit: ReadonlySet<string>;
  /** While a relation is being drawn: where it begins, and where it may end. */
  readonly link: { readonly head: string; readonly targets: ReadonlySet<string> } | null;
  /** A mention or relation was pointed at. */
  readonly onHover: (id: string) => void;
  /** A label was pressed by something that is no pointer. */
  readonly onPress: (item: { kind: 'mention' | 'relation'; id: string }) => void;
}

export const isSelected = (
  { selection }: Pick<TextScene, 'selection'>,
  kind: 'mention' | 'relation',
  id: string,
): boolean => selection.kind === kind && selection.id === id;

export const isUnsure = (
  { threshold }: Pick<TextScene, 'threshold'>,
  item: Pick<Mention, 'status' | 'confidence'>,
): boolean => item.status === 'suggested' && !reaches(item, threshold);

/** The mention that is pointed at, and both ends of the relations that are pointed at or selected. */
export function litMentions(
  relations: readonly Relation[],
  selection: Selection,
  hovered: string | null,
): ReadonlySet<string> {
  const lit = new Set<string>(hovered === null ? [] : [hovered]);
  for (const relation of relations) {
    if (hovered !== relation.id && !isSelected({ selection }, 'relation', relation.id)) continue;
    lit.add(relation.head).add(relation.tail);
  }
  return lit;
}

/** A screen reader or a script pressed it; the pointer's clicks are handled with its drags (text-gestures.ts). */
export function press(
  scene: TextScene,
  event: MouseEvent,
  item: { kind: 'mention' | 'relation'; id: string },
): void {
  if (event.detail === 0) scene.onPress(item);
}
