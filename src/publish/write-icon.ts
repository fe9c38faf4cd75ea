import type { Document } from '../model/rendered.ts';
import { makeDocument } from './make-document.ts';
import { ICON_PATH } from './publication-path.ts';

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="5" fill="#9a1b1e"/>
<path d="M6 9h20M6 16h14M6 23h8" stroke="#fff" stroke-width="3"/>
</svg>
`;

/** The mark that browsers show beside the publication's name: lines of a wire, shorter and shorter. */
export function writeIcon(): Document {
  return makeDocument(ICON_PATH, 'image/svg+xml', ICON);
}
