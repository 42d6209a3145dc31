import { useMutation, useQueryClient } from '@tanstack/vue-query'
import type { CentralPolicyAnswer } from '@telemetry-tracker/shared/contracts/central-policy'
import type { Policy } from '@telemetry-tracker/shared/policy'
import { type ComputedRef, computed, type Ref, ref, shallowRef, watch } from 'vue'
import { savePolicy } from '../../../api/manage.ts'
import type { Live } from '../../../api/useLive.ts'
import { type PolicyDifference, policyDifferences, rebasedPolicy } from './policyDifferences.ts'

export interface PolicyDraft {
  /** The policy to save; undefined until it is loaded. */
  draft: Ref<Policy | undefined>
  /** My changes to the policy I read. */
  changes: ComputedRef<PolicyDifference[]>
  /** What someone else changed since I read the policy, while I have changes of my own. */
  theirChanges: ComputedRef<PolicyDifference[]>
  save: () => void
  /** Saves an older policy as the next version. */
  restore: (policy: Policy) => Promise<unknown>
  /** Continues from the newest policy, with or without my changes. */
  goOn: (mine: 'keep' | 'discard') => void
  isSaving: Readonly<Ref<boolean>>
  problem: ComputedRef<string | undefined>
  savedVersion: Readonly<Ref<number | undefined>>
}

type Read = Pick<CentralPolicyAnswer, 'version' | 'policy'>

/**
 * Unsaved changes to the policy. A policy that someone else saves meanwhile is never overwritten unnoticed.
 */
export function usePolicyDraft(live: Live<CentralPolicyAnswer>): PolicyDraft {
  const queries = useQueryClient()
  const read = shallowRef<Read>()
  const draft = shallowRef<Policy>()
  const savedVersion = ref<number>()
  const changes = computed(() =>
    read.value && draft.value ? policyDifferences(read.value.policy, draft.value) : [],
  )

  function start(from: Read, policy = from.policy) {
    read.value = from
    draft.value = policy
  }

  watch(
    live.data,
    newest => {
      if (newest && changes.value.length === 0 && read.value?.version !== newest.version) start(newest)
    },
    { immediate: true },
  )

  const saving = useMutation({
    mutationFn: ({ after, policy }: { after: number; policy: Policy }) => savePolicy(after, policy),
    onSuccess: answer => {
      start(answer)
      savedVersion.value = answer.version
      queries.setQueryData(['policy'], answer)
    },
    // Probably someone else saved meanwhile: loading the current policy shows what changed.
    onError: () => live.retry(),
  })

  return {
    draft,
    changes,
    theirChanges: computed(() => {
      const newest = live.data.value
      if (!newest || !read.value || newest.version === read.value.version) return []
      return policyDifferences(read.value.policy, newest.policy)
    }),
    save: () => {
      if (read.value && draft.value) saving.mutate({ after: read.value.version, policy: draft.value })
    },
    restore: policy => saving.mutateAsync({ after: live.data.value?.version ?? 0, policy }),
    goOn: mine => {
      const newest = live.data.value
      if (!newest || !read.value || !draft.value) return
      saving.reset()
      start(
        newest,
        mine === 'keep' ? rebasedPolicy(draft.value, read.value.policy, newest.policy) : newest.policy,
      )
    },
    isSaving: saving.isPending,
    problem: computed(() => saving.error.value?.message),
    savedVersion,
  }
}
