/** What the interpretation of a read feed reports. Owned by `normalize/`. */
export type NormalizeDefectCode =
  | 'date-unreadable'
  | 'date-repaired'
  | 'date-in-future'
  | 'id-missing'
  | 'id-repeated'
  | 'link-missing'
  | 'link-unusable'
  | 'language-unusable'
  | 'language-wrong'
  | 'content-missing'
  | 'content-cut';
