/** How the helper is started once more, in another role: the file to run, and what stands before the role's own arguments. */
export interface Program {
  file: string
  args: readonly string[]
}
