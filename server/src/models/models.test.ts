import { stdSerializers } from 'pino'
import type { Model, ModelStatic } from 'sequelize'
import { expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { temporaryDatabase } from '../testing/server.ts'
import { everyTable } from './tables.ts'

interface DescribedColumn {
  type: string
  isNullable: boolean
  /** Null for none. */
  defaultValue: string | null
  /** Position in the primary key, from 1; 0 if it is not part of the key. */
  placeInKey: number
}

it('has exactly one model per table', async () => {
  const database = await temporaryDatabase()

  const names = modelsOf(database).map(model => model.getTableName())

  expect(names.toSorted()).toEqual((await tablesIn(database)).filter(name => name !== 'migrations'))
  expect(names.toSorted()).toEqual([...everyTable].sort())
})

it('matches the columns, types and keys created by the migrations', async () => {
  const database = await temporaryDatabase()

  for (const model of modelsOf(database)) {
    const name = String(model.getTableName())
    expect({ [name]: describedBy(model) }).toEqual({ [name]: await columnsOf(database, name) })
  }
})

it('commits changes with their transaction, and rolls them back if it fails', async () => {
  const database = await temporaryDatabase()
  await database.transaction(tx => tx.models.teams.create({ teamId: 'blue', name: 'Blue' }, tx.forModels))

  const failing = database.transaction(async tx => {
    await tx.models.teams.create({ teamId: 'red', name: 'Red' }, tx.forModels)
    throw new Error('after the model wrote')
  })

  await expect(failing).rejects.toThrow('after the model wrote')
  expect(await database.read('SELECT team_id FROM teams')).toEqual([{ team_id: 'blue' }])
})

it('reads outside of a transaction only what is committed, and does not wait for one', async () => {
  const database = await temporaryDatabase()
  const teams = () => database.reading(({ models, forModels }) => models.teams.count(forModels))

  const meanwhile = await database.transaction(async tx => {
    await tx.models.teams.create({ teamId: 'blue', name: 'Blue' }, tx.forModels)
    return teams()
  })

  expect([meanwhile, await teams()]).toEqual([0, 1])
})

it('fails without the values of the statement in the error, because errors are logged', async () => {
  const database = await temporaryDatabase()
  const ada = { userId: 'ada', role: 'admin', passwordHash: 'a hash', createdMs: 0 }
  await database.transaction(tx => tx.models.accounts.create(ada, tx.forModels))
  const logged = async (failing: Promise<unknown>) => {
    const error = await failing.catch((reason: Error) => reason)
    return JSON.stringify(stdSerializers.err(error instanceof Error ? error : new Error('It did not fail.')))
  }

  const inTransaction = await logged(database.transaction(tx => tx.models.accounts.create(ada, tx.forModels)))
  await database.transaction(tx => tx.run('ALTER TABLE accounts RENAME TO gone'))
  const inRead = await logged(
    database.reading(({ models, forModels }) =>
      models.accounts.findOne({ where: { passwordHash: 'a hash' }, ...forModels }),
    ),
  )

  expect(inTransaction).toMatch(/unique/i)
  expect(inRead).toContain('accounts')
  expect(inTransaction + inRead).not.toContain('a hash')
})

it('reads integers as numbers and applies defaults', async () => {
  const database = await temporaryDatabase()
  const firstSeenMs = Date.parse('2026-03-10T12:00:00Z')

  const ada = await database.transaction(async tx => {
    await tx.models.users.create({ userId: 'ada', searchName: 'ada', firstSeenMs }, tx.forModels)
    return tx.models.users.findByPk('ada', tx.forModels)
  })

  expect(ada?.get()).toMatchObject({ firstSeenMs, stamp: 0, pseudonymous: 0, teamId: null })
})

function modelsOf({ models }: Database): ModelStatic<Model>[] {
  return Object.values(models)
}

function describedBy(model: ModelStatic<Model>): Record<string, DescribedColumn> {
  const attributes = Object.entries(model.getAttributes())
  const key = model.primaryKeyAttributes
  return Object.fromEntries(
    attributes.map(([name, { field, type, allowNull, defaultValue }]) => [
      String(field),
      {
        type: String(type),
        isNullable: allowNull === true,
        defaultValue: defaultValue === undefined ? null : String(defaultValue),
        placeInKey: key.indexOf(name) + 1,
      },
    ]),
  )
}

async function tablesIn({ dialect, read }: Database): Promise<string[]> {
  const rows = await read(
    dialect === 'sqlite'
      ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
      : `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition`,
  )
  return rows.map(row => String(row['name'])).sort()
}

async function columnsOf(
  { dialect, read }: Database,
  table: string,
): Promise<Record<string, DescribedColumn>> {
  const rows = await read(
    dialect === 'sqlite'
      ? `SELECT name, type, CASE "notnull" WHEN 1 THEN 'NO' ELSE 'YES' END AS nullable, dflt_value AS preset, pk AS place
         FROM pragma_table_info($1)`
      : `SELECT c.column_name AS name, UPPER(c.data_type) AS type, c.is_nullable AS nullable, c.column_default AS preset,
           COALESCE(k.ordinal_position, 0) AS place
         FROM information_schema.columns c
           LEFT JOIN information_schema.table_constraints p ON p.constraint_type = 'PRIMARY KEY'
             AND p.table_schema = c.table_schema AND p.table_name = c.table_name
           LEFT JOIN information_schema.key_column_usage k ON k.constraint_name = p.constraint_name
             AND k.table_schema = c.table_schema AND k.table_name = c.table_name AND k.column_name = c.column_name
         WHERE c.table_schema = current_schema() AND c.table_name = $1`,
    [table],
  )
  return Object.fromEntries(
    rows.map(row => [
      String(row['name']),
      {
        type: String(row['type']),
        isNullable: row['nullable'] === 'YES',
        defaultValue: row['preset'] === null ? null : plainDefault(String(row['preset'])),
        placeInKey: Number(row['place']),
      },
    ]),
  )
}

/** Databases return a default as SQL, such as `'password'::text`. */
function plainDefault(sql: string): string {
  return sql.replace(/::[\w ]+$/, '').replace(/^'(.*)'$/, '$1')
}
