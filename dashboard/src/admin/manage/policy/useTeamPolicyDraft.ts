import { useMutation, useQueryClient } from '@tanstack/vue-query'
import type { TeamPolicyAnswer } from '@telemetry-tracker/shared/contracts/central-policy'
import { mergePolicy, type TeamPolicy } from '@telemetry-tracker/shared/team-policy'
import { computed, ref, shallowRef, watch } from 'vue'
import { saveTeamPolicy } from '../../../api/manage.ts'
import type { Live } from '../../../api/useLive.ts'
import { policyDifferences } from './policyDifferences.ts'
import { ownChanges, rebasedOverrides } from './teamOverrides.ts'

type Read = Pick<TeamPolicyAnswer, 'version' | 'overrides'>

/**
 * Unsaved changes to a team's settings: like `usePolicyDraft`, for settings that may also be left to the
 * company.
 */
export function useTeamPolicyDraft(teamId: string, live: Live<TeamPolicyAnswer>) {
  const queries = useQueryClient()
  const read = shallowRef<Read>()
  const draft = shallowRef<TeamPolicy>()
  const savedVersion = ref<number>()

  const company = computed(() => live.data.value?.company)
  const policyOf = (overrides: TeamPolicy | undefined) =>
    company.value && overrides && mergePolicy(company.value, overrides)
  const policy = computed(() => policyOf(draft.value))

  function changesBetween(before: TeamPolicy, after: TeamPolicy) {
    const [was, is] = [policyOf(before), policyOf(after)]
    const { becomeOwn, giveUp } = ownChanges(before, after)
    const differences = was && is ? policyDifferences(was, is) : []
    return {
      differences,
      becomeOwn,
      giveUp,
      isAny: differences.length + becomeOwn.length + giveUp.length > 0,
    }
  }

  const changes = computed(() => changesBetween(read.value?.overrides ?? {}, draft.value ?? {}))

  function start(from: Read, overrides = from.overrides) {
    read.value = from
    draft.value = overrides
  }

  watch(
    live.data,
    newest => {
      if (newest && !changes.value.isAny && read.value?.version !== newest.version) start(newest)
    },
    { immediate: true },
  )

  const saving = useMutation({
    mutationFn: ({ after, overrides }: { after: number; overrides: TeamPolicy }) =>
      saveTeamPolicy(teamId, after, overrides),
    onSuccess: answer => {
      start(answer)
      savedVersion.value = answer.version
      queries.setQueryData(['team-policy', teamId], answer)
    },
    // Probably someone else saved meanwhile: loading the current policy shows what changed.
    onError: () => live.retry(),
  })

  return {
    /** The overrides to save; undefined until they are loaded. */
    draft,
    /** The policy that will apply to the team's people. */
    policy,
    company,
    changes,
    /** What someone else changed since I read it, while I have changes of my own. */
    theirChanges: computed(() => {
      const newest = live.data.value
      if (!newest || !read.value || newest.version === read.value.version) return undefined
      return changesBetween(read.value.overrides, newest.overrides)
    }),
    save: () => {
      if (read.value && draft.value) saving.mutate({ after: read.value.version, overrides: draft.value })
    },
    /** Saves older overrides as the next version. */
    restore: (overrides: TeamPolicy) =>
      saving.mutateAsync({ after: live.data.value?.version ?? 0, overrides }),
    /** Continues from the newest, with or without my changes. */
    goOn: (mine: 'keep' | 'discard') => {
      const newest = live.data.value
      if (!newest || !read.value || !draft.value) return
      saving.reset()
      start(
        newest,
        mine === 'keep'
          ? rebasedOverrides(draft.value, read.value.overrides, newest.overrides, newest.company)
          : newest.overrides,
      )
    },
    isSaving: saving.isPending,
    problem: computed(() => saving.error.value?.message),
    savedVersion,
  }
}
