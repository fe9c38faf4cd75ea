/** `1 entry`, `2 entries`. */
export function countThings(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
