import { DatabaseError, UniqueConstraintError } from 'sequelize'

/**
 * The driver's error behind that of a model's statement; any other error as it is. Sequelize adds the statement with its values, such as secrets, to both
 * errors. They must not be logged.
 */
export function driverErrorOf(error: unknown): unknown {
  if (!(error instanceof DatabaseError || error instanceof UniqueConstraintError)) return error
  const { original } = error
  if (!(original instanceof Error)) return error
  for (const added of ['sql', 'parameters']) Reflect.deleteProperty(original, added)
  return original
}
