/** Why a command cannot go on, as one sentence with what to do: shown as it is, without a stack. */
export class Failure extends Error {
  override readonly name = 'Failure'
}
