// Names of the channels between the window and the main process. The preload reads this file and nothing else of ours at run time:
// the validators behind the methods stay out of the sandboxed process.
import type { LookService } from '../../core/contract/look.ts';
import type { PluginsService } from '../../core/contract/plugins.ts';
import type { ProjectService } from '../../core/contract/project.ts';
import type { ProtectionService } from '../../core/contract/protection.ts';

/** Main to window, in order: every ProjectEvent. */
export const EVENT_CHANNEL = 'project:event';

/** Window to main: one channel per method, so that a reader of either side sees what can be called at all. */
export const callChannel = (method: string): string => `project:call:${method}`;

// A record and not a list: the compiler then refuses both a missing method and one that is not in the contract.
const METHODS: Readonly<Record<keyof ProjectService, true>> = {
  summary: true,
  openProject: true,
  createProject: true,
  openDemo: true,
  closeProject: true,
  recentProjects: true,
  chooseFile: true,
  setAnnotator: true,
  queue: true,
  sentence: true,
  documentSentences: true,
  execute: true,
  undo: true,
  redo: true,
  search: true,
  places: true,
  suggestions: true,
  suggestRelations: true,
  check: true,
  previewEverywhere: true,
  applyEverywhere: true,
  schemaUse: true,
  loadSchema: true,
  saveSchema: true,
  formats: true,
  importFiles: true,
  exportFile: true,
  cancelTask: true,
  models: true,
  progress: true,
  confusion: true,
  retrainChange: true,
  retrainPlaces: true,
  activateModel: true,
  recommenders: true,
  useRecommenders: true,
  addList: true,
  removeList: true,
  training: true,
  startTraining: true,
  cancelTraining: true,
  doctor: true,
  device: true,
  changeDevice: true,
  tryEngines: true,
  cancelTrial: true,
  previewMerge: true,
  mergeProjects: true,
  cancelMerge: true,
  disputes: true,
  assignments: true,
  assign: true,
  handOver: true,
  setScope: true,
  safety: true,
  backups: true,
  takeBackup: true,
  restoreBackup: true,
  changeBackups: true,
  recoverProject: true,
  saveCopy: true,
  auditRecords: true,
  auditChoices: true,
  verifyAudit: true,
  exportAudit: true,
  previewDeidentified: true,
};

const LOOK: Readonly<Record<keyof LookService, true>> = {
  look: true,
  changeLook: true,
  showMenuState: true,
  notices: true,
};

const PROTECTION: Readonly<Record<keyof ProtectionService, true>> = {
  lockedProject: true,
  protection: true,
  unlock: true,
  leaveLocked: true,
  lock: true,
  createProtected: true,
  changeProtection: true,
  newRecoveryKey: true,
  setLockAfter: true,
  unlockOther: true,
  copied: true,
};

export const PROTECTION_METHODS: readonly string[] = Object.keys(PROTECTION);

const PLUGINS: Readonly<Record<keyof PluginsService, true>> = {
  plugins: true,
  allowPlugin: true,
  withdrawPlugin: true,
};

export const PLUGINS_METHODS: readonly string[] = Object.keys(PLUGINS);

export const LOOK_METHODS: readonly string[] = Object.keys(LOOK);

export const PROJECT_METHODS: readonly string[] = Object.keys(METHODS);
