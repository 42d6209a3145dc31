import { parse } from 'libpg-query'
import { distributedTables } from '../models/tables.ts'

type Node = Readonly<Record<string, unknown>>

/** Functions that Citus rejects in assignments, or that may differ between machines. */
const volatileFunctions = [
  'now',
  'clock_timestamp',
  'to_jsonb',
  'jsonb_build_object',
  'current_setting',
  'set_config',
]
const distributed: ReadonlySet<string> = new Set(distributedTables)

/**
 * What Citus would reject in a statement or send to every machine: one text for each finding, empty for a good statement. Uses PostgreSQL's own
 * parser.
 */
export async function citusFindings(sql: string): Promise<string[]> {
  const tree: unknown = await parse(sql)
  const findings: string[] = []
  for (const { FuncCall: call } of nodesIn(tree)) {
    const name = textsIn(at(call, 'funcname')).at(-1) ?? ''
    if (volatileFunctions.includes(name)) findings.push(`calls ${name}()`)
  }
  for (const node of nodesIn(tree)) {
    if ('VariableSetStmt' in node) findings.push('sets session state')
    if ('InsertStmt' in node) findings.push(...insertFindings(node['InsertStmt']))
    if ('UpdateStmt' in node) findings.push(...changeFindings('UPDATE', node['UpdateStmt']))
    if ('DeleteStmt' in node) findings.push(...changeFindings('DELETE', node['DeleteStmt']))
    if ('SelectStmt' in node) findings.push(...selectFindings(node['SelectStmt']))
  }
  return findings
}

function insertFindings(insert: unknown): string[] {
  const table = String(at(insert, 'relation', 'relname'))
  if (!distributed.has(table)) return []
  const findings: string[] = []
  if (!namesIn(at(insert, 'cols')).includes('user_id')) findings.push(`inserts into ${table} without user_id`)
  if (at(insert, 'selectStmt', 'SelectStmt', 'valuesLists') === undefined)
    findings.push(`inserts into ${table} what it selects`)
  const conflict = at(insert, 'onConflictClause')
  if (conflict !== undefined && !namesIn(at(conflict, 'infer', 'indexElems')).includes('user_id'))
    findings.push(`has a conflict on ${table} without user_id`)
  if (nodesIn(at(conflict, 'targetList')).some(node => 'FuncCall' in node || 'SubLink' in node))
    findings.push(`sets what is no plain expression in ${table}`)
  return findings
}

function changeFindings(verb: string, change: unknown): string[] {
  const table = String(at(change, 'relation', 'relname'))
  if (!distributed.has(table)) return []
  const alias = String(at(change, 'relation', 'alias', 'aliasname') ?? table)
  const findings: string[] = []
  if (at(change, 'fromClause') !== undefined || at(change, 'usingClause') !== undefined)
    findings.push(`${verb} of ${table} from a list of rows`)
  if (!isTied(alias, equalitiesIn([at(change, 'whereClause')]), true))
    findings.push(`${verb} of ${table} without user_id`)
  return findings
}

/** Every sharded table must compare user_id with a value or with another table's user_id. */
function selectFindings(select: unknown): string[] {
  const tables = ownTables(at(select, 'fromClause'))
  const equalities = equalitiesIn([at(select, 'whereClause'), at(select, 'fromClause')])
  const findings = tables
    .filter(({ table }) => distributed.has(table))
    .filter(({ alias }) => !isTied(alias, equalities, tables.length === 1))
    .map(({ table }) => `reads ${table} without user_id`)
  if (nodesIn(at(select, 'withClause')).some(isListOfRows))
    for (const { table, alias } of tables)
      if (distributed.has(table) && !isListed(alias, at(select, 'whereClause')))
        findings.push(`asks every shard of ${table} about a list of rows`)
  const calls = nodesIn(at(select, 'targetList'), 'SubLink').map(node => node['FuncCall'])
  if (tables.length > 0 && calls.some(call => nodesIn(at(call, 'args')).some(node => 'SubLink' in node)))
    findings.push('has a subquery within a function of its result, such as an aggregate')
  if (at(select, 'lockingClause') !== undefined) findings.push('locks rows that it selects')
  return findings
}

function isListOfRows(node: Node): boolean {
  return at(node, 'CommonTableExpr', 'ctequery', 'SelectStmt', 'valuesLists') !== undefined
}

/** Whether there is `alias.user_id IN (…)`: Citus looks for shards in values of conditions, but not in rows to join with. */
function isListed(alias: string, condition: unknown): boolean {
  return nodesIn(condition).some(({ A_Expr: expression }) => {
    const column = textsIn(at(expression, 'lexpr', 'ColumnRef', 'fields')).join('.')
    return at(expression, 'kind') === 'AEXPR_IN' && column === `${alias}.user_id`
  })
}

interface Table {
  table: string
  alias: string
}

/** The tables of a SELECT, without those of nested selects. */
function ownTables(from: unknown): Table[] {
  if (Array.isArray(from)) return from.flatMap(ownTables)
  const range = at(from, 'RangeVar')
  if (range !== undefined) {
    const table = String(at(range, 'relname'))
    return [{ table, alias: String(at(range, 'alias', 'aliasname') ?? table) }]
  }
  const join = at(from, 'JoinExpr')
  return join === undefined ? [] : [...ownTables(at(join, 'larg')), ...ownTables(at(join, 'rarg'))]
}

/** The columns in each `user_id = …`, as written: `b.user_id`. */
function equalitiesIn(conditions: readonly unknown[]): string[] {
  return nodesIn(conditions, 'SelectStmt').flatMap(({ A_Expr: expression }) => {
    const isEquality = textsIn(at(expression, 'name')).includes('=')
    if (!isEquality) return []
    return [at(expression, 'lexpr'), at(expression, 'rexpr')].flatMap(side => {
      const column = textsIn(at(side, 'ColumnRef', 'fields'))
      return column.at(-1) === 'user_id' ? [column.join('.')] : []
    })
  })
}

function isTied(alias: string, equalities: readonly string[], isAlone: boolean): boolean {
  return equalities.includes(`${alias}.user_id`) || (isAlone && equalities.includes('user_id'))
}

/** All nodes below a value, optionally without those in nodes of a certain kind. */
function nodesIn(value: unknown, exceptWithin?: string): Node[] {
  if (Array.isArray(value)) return value.flatMap(item => nodesIn(item, exceptWithin))
  if (!isNode(value)) return []
  const inner = Object.entries(value).filter(([kind]) => kind !== exceptWithin)
  return [value, ...inner.flatMap(([, child]) => nodesIn(child, exceptWithin))]
}

/** The column names in a list. */
function namesIn(list: unknown): string[] {
  return nodesIn(list).flatMap(({ name }) => (typeof name === 'string' ? [name] : []))
}

function textsIn(list: unknown): string[] {
  return nodesIn(list).flatMap(({ sval }) => (typeof sval === 'string' ? [sval] : []))
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((inner, key) => (isNode(inner) ? inner[key] : undefined), value)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
