import { Marked, type Token } from 'marked';

const marked = new Marked({ gfm: true, async: false });

/**
 * GitHub-flavoured Markdown as HTML, not yet made safe: raw HTML and links stay as written. A first
 * heading that only repeats the title is left out, since every page and reader shows the title.
 */
export function renderMarkdown(markdown: string, title: string): string {
  const tokens = marked.lexer(markdown);
  const first = tokens.findIndex((token) => token.type !== 'space');
  const opening = tokens[first];
  if (opening !== undefined && repeatsTitle(opening, title)) tokens.splice(first, 1);
  return marked.parser(tokens).trim();
}

function repeatsTitle(token: Token, title: string): boolean {
  return token.type === 'heading' && token.depth === 1 && token.text.trim() === title.trim();
}
