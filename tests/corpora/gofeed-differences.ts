const firstLink =
  'RSS allows one link and names no rule for more; the first is the page, as most readers have it, and the others stay among the links';
const dateAlone =
  'dc:date alone is when the item was published; that it was changed since is nowhere said';
const keptAsItCame =
  'what the model has no field for is kept as it came, neither decoded nor resolved';

/** Values of gofeed's readings that ours differ from, with why ours are right. */
export const gofeedDifferences: Readonly<Record<string, string>> = {
  'translator/rss/feed_item_links_-_rss_channel_item_links · items[].link': firstLink,
  'translator/rss/feed_links_-_rdf_channel_links · link': firstLink,
  'translator/rss/feed_links_-_rss_channel_links · link': firstLink,
  'parser/rss/rdf_channel_links · link': firstLink,
  'parser/rss/rdf_item_links · items[].link': firstLink,
  'parser/rss/rss_channel_item_links · items[].link': firstLink,
  'parser/rss/rss_channel_links · link': firstLink,
  'translator/rss/feed_item_fallbacks_-_rss_channel_item_extensions · items[].updatedParsed':
    dateAlone,
  'extensions/dublincore/dublincore_item_fields · items[].updatedParsed': dateAlone,
  'extensions/media/feed_item_image_-_rss_channel_item_media · items[].extensions.media.content[].children.title[].attrs.type':
    'the title of a file is one line of text with us, whose type is used up in reading it',
  'parser/atom/entry_id_xml_base · entries[].id':
    'an id is compared to the character and never resolved (RFC 4287 §4.2.6)',
  'parser/atom/feed_logo_uri_base · icon':
    'a base without a final slash loses its last segment (RFC 3986 §5.2.3)',
  'parser/atom/issue_275_extensions_and_source · entries[].content.value':
    'a film is no text, also where its base64 happens to hold some; the content is reported as not shown',
  'parser/rss/rss_channel_item_guid_naked_markup · items[].guid.value':
    'a guid is text; tags that stand unescaped inside it are no part of it',
  'parser/rss/rss_channel_item_xml_base · docs': keptAsItCame,
  'parser/atom/atom10_feed_entry_source_subtitle_base64 · entries[].source.subtitle': keptAsItCame,
  'parser/atom/atom10_feed_entry_source_subtitle_base64_escaped_markup · entries[].source.subtitle':
    keptAsItCame,
};
