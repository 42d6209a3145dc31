import type { Database } from '../../database/database.ts'
import type { Commit } from './commit.ts'
import { createGroupCommit, type GroupCommit } from './group-commit.ts'
import { createGroupsByShard } from './groups-by-shard.ts'

/** The way to group batches that is fastest on a database: one group at a time, or one per machine. */
export function groupCommitOn({ sharding }: Pick<Database, 'sharding'>, commit: Commit): GroupCommit {
  return sharding ? createGroupsByShard(commit, sharding) : createGroupCommit(commit)
}
