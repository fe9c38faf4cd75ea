import type { YAMLError } from 'yaml';

const MESSAGES: Partial<Record<YAMLError['code'], string>> = {
  TAB_AS_INDENT: 'a tab is used for indentation, use spaces',
  BLOCK_AS_IMPLICIT_KEY:
    'a key stands inside of another value, put a text that holds ": " in quotes or mend the indentation',
  MULTILINE_IMPLICIT_KEY:
    'this line has no "key: value", write the key, a colon, a space and the value',
  MISSING_CHAR: 'a character is missing here, such as a comma, a colon, a space or a closing quote',
  BAD_INDENT:
    'the indentation does not fit, align the line with its neighbours and close every [ and { before it',
  UNEXPECTED_TOKEN:
    'this does not belong here, put the whole value in one pair of quotes or remove it',
  BAD_SCALAR_START: 'a text cannot start with this character, put it in quotes',
  BAD_DQ_ESCAPE:
    'unknown escape in a text in double quotes, write \\\\ for a backslash or use single quotes',
  MULTIPLE_DOCS: 'a second document starts here, keep one in a file and remove the "---"',
  TAG_RESOLVE_FAILED:
    'tags (words that start with !) are not used here, remove it or put the text in quotes',
  BAD_DIRECTIVE: 'lines that start with % are not used here, remove it',
  BAD_ALIAS: 'a name is missing after & or *, or ends in a colon, put the text in quotes',
  RESOURCE_EXHAUSTION: 'nested too deeply to be read, write it flat',
};

/** What is wrong with the YAML, and what to do; never a piece of the file, which may hold secrets. */
export function describeSyntaxError(error: YAMLError): string {
  // The parser has no code of its own for an open quote; its message is fixed and holds no source.
  if (error.code === 'MISSING_CHAR' && error.message.startsWith('Missing closing')) {
    return 'the quote that opens here is never closed, close it';
  }
  return MESSAGES[error.code] ?? 'this is not valid YAML, check quotes, colons and indentation';
}
