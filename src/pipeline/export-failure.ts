import { TopicwireError } from '../model/topicwire-error.ts';

const reasons: Readonly<Record<string, readonly [what: string, advice: string]>> = {
  EACCES: ['this may not be written', 'give the user that builds the right to write there'],
  EPERM: ['this may not be written', 'give the user that builds the right to write there'],
  EROFS: ['this may not be written', 'build into a folder that can be written'],
  ENOSPC: ['the disk is full', 'make room and build again; what is whole so far stays'],
  EDQUOT: ['the quota is used up', 'make room and build again; what is whole so far stays'],
  ENOTDIR: ['a file stands where a folder must be', 'move it away and build again'],
  EEXIST: ['a file stands where a folder must be', 'move it away and build again'],
  EISDIR: ['a folder stands where a file must be', 'move it away and build again'],
  ENOTEMPTY: ['a folder stands where a file must be', 'move it away and build again'],
  ENAMETOOLONG: ['the name is too long', 'build into a folder with a shorter path'],
};

/** What a failed call to the file system means to a person; other errors are returned as they are. */
export function explainExportFailure(cause: unknown, where: string): unknown {
  if (!(cause instanceof Error) || !('code' in cause)) return cause;
  if (cause instanceof TopicwireError) return cause;
  const [what, advice] = reasons[String(cause.code)] ?? [
    `this cannot be written (${cause.message})`,
    'mend that and build again; what is whole so far stays',
  ];
  return new TopicwireError('export-failed', what, { where, advice, cause });
}
