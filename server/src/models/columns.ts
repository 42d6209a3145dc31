import {
  DataTypes,
  type Model,
  type ModelAttributeColumnOptions,
  type ModelStatic,
  type Sequelize,
} from 'sequelize'

type Value = string | number | null

/** A column with the type of its values. A column that can be omitted from a new row has a default or is nullable. */
interface Column<T extends Value = Value, MayBeLeftOut extends boolean = boolean> {
  options(name: string): ModelAttributeColumnOptions
  /** Used for types only. */
  readonly holds?: [T, MayBeLeftOut]
}

type Columns = Readonly<Record<string, Column>>
type LeftOut<C extends Columns> = {
  [K in keyof C]: C[K] extends Column<Value, infer L> ? (false extends L ? never : K) : never
}[keyof C]

/** A row as it is read, with names in camelCase. */
type RowOf<C extends Columns> = { [K in keyof C]: C[K] extends Column<infer T, boolean> ? T : never }
/** A row as it is created. */
type NewRowOf<C extends Columns> = Omit<RowOf<C>, LeftOut<C>> & Partial<Pick<RowOf<C>, LeftOut<C>>>

type TableModel<C extends Columns> = ModelStatic<Model<RowOf<C>, NewRowOf<C>> & RowOf<C>>

/**
 * Describes a table. Its primary key consists of the `key` columns, in order. The returned function defines the Sequelize model. Migrations create the
 * tables, and a test compares the two.
 */
export function table<C extends Columns>(tableName: string, columns: C) {
  return (sequelize: Sequelize): TableModel<C> =>
    sequelize.define<Model<RowOf<C>, NewRowOf<C>> & RowOf<C>, Record<string, unknown>>(
      tableName,
      // New objects each time, because Sequelize modifies them.
      Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.options(name)])),
      { tableName, timestamps: false, underscored: true },
    )
}

export const text = (): Column<string, false> => column(() => ({ type: DataTypes.TEXT }))
export const smallint = (): Column<number, false> => column(() => ({ type: DataTypes.SMALLINT }))
export const integer = (): Column<number, false> => column(() => ({ type: DataTypes.INTEGER }))

/** Integers up to 2^53. The PostgreSQL driver returns them as text. */
export const bigint = (): Column<number, false> =>
  column(name => ({
    type: DataTypes.BIGINT,
    get(this: Model) {
      const value: unknown = this.getDataValue(name)
      return typeof value === 'string' ? Number(value) : value
    },
  }))

/** A part of the primary key. */
export function key<T extends Value>(base: Column<T, false>): Column<T, false> {
  return column(name => ({ ...base.options(name), primaryKey: true }))
}

export function nullable<T extends Value>(base: Column<T, false>): Column<T | null, true> {
  return column(name => ({ ...base.options(name), allowNull: true }))
}

/** Set by the database if a new row omits it. */
export function withDefault<T extends string | number>(
  base: Column<T, false>,
  defaultValue: T,
): Column<T, true> {
  return column(name => ({ ...base.options(name), defaultValue }))
}

function column<T extends Value, L extends boolean>(
  options: (name: string) => ModelAttributeColumnOptions,
): Column<T, L> {
  return { options: name => ({ allowNull: false, ...options(name) }) }
}
