import { resolveUrl } from './resolve-url.ts';

interface Player {
  readonly host: RegExp;
  /** The page that shows the same, from the path of the embedded one. */
  readonly page: (url: URL) => string;
}

const PLAYERS: readonly Player[] = [
  {
    host: /^(?:www\.)?youtube(?:-nocookie)?\.com$/,
    page: (url) => {
      const id = /^\/embed\/([\w-]{6,20})$/.exec(url.pathname)?.[1];
      if (id === undefined || id === 'videoseries') return url.href;
      return `https://www.youtube.com/watch?v=${id}`;
    },
  },
  {
    host: /^player\.vimeo\.com$/,
    page: (url) => {
      const id = /^\/video\/(\d+)$/.exec(url.pathname)?.[1];
      return id === undefined ? url.href : `https://vimeo.com/${id}`;
    },
  },
  {
    host: /^(?:www\.|geo\.)?dailymotion\.com$/,
    page: (url) => {
      const id = /^\/embed\/video\/(\w+)$/.exec(url.pathname)?.[1];
      return id === undefined ? url.href : `https://www.dailymotion.com/video/${id}`;
    },
  },
  {
    host: /^open\.spotify\.com$/,
    page: (url) => `https://open.spotify.com${url.pathname.replace(/^\/embed\//, '/')}`,
  },
  {
    host: /^archive\.org$/,
    page: (url) => `https://archive.org${url.pathname.replace(/^\/embed\//, '/details/')}`,
  },
  {
    host: /^(?:w\.soundcloud\.com|bandcamp\.com|embed\.ted\.com|player\.twitch\.tv|(?:embed\.)?podcasts\.apple\.com|fast\.wistia\.net|streamable\.com|media\.ccc\.de|www\.loc\.gov)$/,
    page: (url) => url.href,
  },
];

/** The page of a player that stands in a frame, or null for any other frame. */
export function linkPlayer(source: string | null, base: string | null): string | null {
  const href = resolveUrl(source, base);
  if (href === null) return null;
  const url = new URL(href);
  const player = PLAYERS.find(({ host }) => host.test(url.hostname));
  return player === undefined ? null : player.page(url);
}
