/**
 * How to start the helper again in another role: the file to run, and the arguments before the role's own.
 */
export interface Program {
  file: string
  args: readonly string[]
}
