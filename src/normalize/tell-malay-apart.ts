const INDONESIAN =
  /\b(?:agustus|bahwa|bandara|bisa|desember|gubernur|indonesia|jakarta|jumat|kabupaten|kamis|kantor|karena|kasus|maret|miliar|mobil|namun|pemerintah|perusahaan|persen|polisi|ponsel|presiden|provinsi|rupiah|senin|televisi|uang|universitas|usai)\b/g;
const MALAY =
  /\b(?:ahad|bilion|boleh|datuk|disember|gabenor|ialah|isnin|jumaat|kerajaan|kerana|khamis|kes|malaysia|ogos|pejabat|peratus|perdana|polis|putrajaya|ringgit|syarikat|telefon|televisyen|tengku|tun|universiti|wang|wilayah)\b/g;

/**
 * Indonesian or Malay, which share most n-grams: told by words that one of them alone uses in the news;
 * null where none, or as many of each, stand in the text.
 */
export function tellMalayApart(text: string): 'id' | 'ms' | null {
  const folded = text.toLowerCase();
  const indonesian = folded.match(INDONESIAN)?.length ?? 0;
  const malay = folded.match(MALAY)?.length ?? 0;
  if (indonesian === malay) return null;
  return indonesian > malay ? 'id' : 'ms';
}
