import { type ComputedRef, computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { addressOfList, type ListShape, type ListView, listed, listViewOf, pageOfList } from './listView.ts'

export interface List<Row, Column extends string> {
  view: ComputedRef<ListView<Column>>
  /** All rows that match the search, in order. */
  found: ComputedRef<Row[]>
  /** The rows of the current page. */
  shown: ComputedRef<Row[]>
  directionOf: (column: Column) => 'ascending' | 'descending' | undefined
  sort: (column: Column) => void
  search: (text: string) => void
  goTo: (page: number) => void
}

/** A list whose rows are all loaded, searched, sorted and paged by the page's URL. */
export function useList<Row, Column extends string>(
  rows: () => readonly Row[],
  shape: ListShape<Row, Column>,
): List<Row, Column> {
  const route = useRoute()
  const router = useRouter()
  const view = computed(() => listViewOf(route.query, shape))
  const found = computed(() => listed(rows(), view.value, shape))
  const addressOf = (next: ListView<Column>) => ({
    query: { ...route.query, ...addressOfList(next, shape) },
  })
  return {
    view,
    found,
    shown: computed(() => pageOfList(found.value, view.value)),
    directionOf: column => {
      if (column !== view.value.column) return undefined
      return view.value.isDescending ? 'descending' : 'ascending'
    },
    sort: column => {
      const isDescending = column === view.value.column && !view.value.isDescending
      void router.push(addressOf({ ...view.value, column, isDescending, page: 1 }))
    },
    search: search => void router.replace(addressOf({ ...view.value, search, page: 1 })),
    goTo: page => void router.push(addressOf({ ...view.value, page })),
  }
}
