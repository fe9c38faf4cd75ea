import type { ValueReader } from './map-reader.ts';
import { quoteText } from './quote-text.ts';
import type { YamlValue } from './yaml-value.ts';

/** The variables of the process, or a stand-in for them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads a text and fills each `${NAME}` in it from the environment. Messages name the variable,
 * and never repeat the text or what was filled in.
 */
export function filledText(environment: Environment): ValueReader<string> {
  return (value) => {
    const text = value.text();
    if (text === null) return value.mismatch('a text');
    if (text.trim() === '')
      return value.fault(`${value.name} is empty, give it a text or remove it`);
    let sound = true;
    const filled = text.replace(/\$\{([^}]*)\}?/g, (reference, name: string) => {
      const content = lookUp(value, reference, name, environment);
      if (content === null) sound = false;
      return content ?? '';
    });
    return sound ? filled : null;
  };
}

function lookUp(
  value: YamlValue,
  reference: string,
  name: string,
  environment: Environment,
): string | null {
  if (!reference.endsWith('}') || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return value.fault(
      `${value.name} holds a \${ that is not followed by the name of an environment variable and }, mend it`,
    );
  }
  const content = Object.hasOwn(environment, name) ? environment[name] : undefined;
  if (content === undefined || content === '') {
    return value.fault(
      `the environment variable ${quoteText(name)} is not set or is empty, set it before the start`,
    );
  }
  if (/[\0-\x1f\x7f]/.test(content)) {
    return value.fault(
      `the environment variable ${quoteText(name)} holds a line break or another control character, set it without`,
    );
  }
  return content;
}
