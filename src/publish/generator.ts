/** What every feed names as its maker; without a version, so that an upgrade changes no bytes. */
export const GENERATOR = 'Topicwire';
