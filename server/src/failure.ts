/** An error that ends a command. Its message says what to do and is shown without a stack trace. */
export class Failure extends Error {
  override readonly name = 'Failure'
}
