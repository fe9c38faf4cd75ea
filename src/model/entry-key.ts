/** Names one entry. */
export interface EntryKey {
  readonly sourceId: string;
  readonly nativeId: string;
}

/** The key as one string, for maps and sets: a source's id holds no space. */
export function joinKey({ sourceId, nativeId }: EntryKey): string {
  return `${sourceId} ${nativeId}`;
}
