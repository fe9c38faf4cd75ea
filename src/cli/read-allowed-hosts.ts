/** What `ALLOW_PRIVATE_HOSTS` lets through the address guard. */
export function readAllowedHosts(): readonly string[] {
  const value = process.env.ALLOW_PRIVATE_HOSTS ?? '';
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
