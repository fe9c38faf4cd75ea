declare const safe: unique symbol;

/**
 * HTML that was parsed by a real parser and rebuilt from an allow-list, with absolute URLs only.
 * Only `normalize/` makes it (`sanitizeHtml`), and publish takes no other HTML.
 */
export type SafeHtml = string & { readonly [safe]: true };
