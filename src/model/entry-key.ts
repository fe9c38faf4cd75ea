/** Names one entry. */
export interface EntryKey {
  readonly sourceId: string;
  readonly nativeId: string;
}
