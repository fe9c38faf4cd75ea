/** Where the publication's own WebSub hub stands. */
export const HUB_PATH = '/hub';

/** The URL of the publication's own WebSub hub. */
export function ownHubUrl(baseUrl: string): string {
  return `${baseUrl}${HUB_PATH}`;
}
