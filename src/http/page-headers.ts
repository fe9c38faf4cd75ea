const policy = [
  "default-src 'none'",
  "style-src 'self'",
  'img-src https: http: data:',
  'media-src https: http:',
  "base-uri 'none'",
  // The search form; nothing else on a page is one.
  "form-action 'self'",
  "frame-ancestors 'none'",
];

/** What every HTML page is sent with: nothing runs, nothing is framed, no address leaks. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': policy.join('; '),
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-content-type-options': 'nosniff',
};
