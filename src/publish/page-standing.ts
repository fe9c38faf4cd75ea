import { type PageHtml, page } from './page-html.ts';
import { writeFeedRow } from './page-subscribe.ts';
import { topicPath } from './publication-path.ts';

interface NamedTopic {
  readonly slug: string;
  readonly title: string;
}

/** The topics in which something stands, each with its feeds, under a heading; null without any. */
export function writeStanding(heading: string, topics: readonly NamedTopic[]): PageHtml | null {
  if (topics.length === 0) return null;
  const rows = topics.map(
    (
      topic,
    ) => page`<li><a href="${topicPath(topic.slug)}" dir="auto">${topic.title}</a>${writeFeedRow(topic)}</li>
`,
  );
  return page`<section aria-labelledby="standing"><h2 id="standing">${heading}</h2>
<ul class="standing">
${rows}</ul></section>
`;
}
