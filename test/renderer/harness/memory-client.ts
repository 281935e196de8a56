import type { ProjectService } from '../../../core/contract/project.ts';
import type { Client, Reply } from '../../../core/contract/service.ts';
import { AppError } from '../../../core/errors.ts';
import type { MemoryProject } from './memory-project.ts';

/** The client as the preload makes it, without the process in between. */
export function clientOf(project: MemoryProject): Client<ProjectService> {
  const reply = async <T>(call: () => Promise<T>): Promise<Reply<T>> => {
    try {
      return { ok: true, value: await call() };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { ok: false, error: { code: error.code, message: error.message, details: error.details } };
    }
  };
  return {
    summary: () => reply(() => project.summary()),
    openProject: (path) => reply(() => project.openProject(path)),
    createProject: () => reply(() => project.createProject()),
    openDemo: () => reply(() => project.openDemo()),
    closeProject: () => reply(() => project.closeProject()),
    recentProjects: () => reply(() => project.recentProjects()),
    chooseFile: (purpose) => reply(() => project.chooseFile(purpose)),
    setAnnotator: (name) => reply(() => project.setAnnotator(name)),
    queue: (filter, offset, limit) => reply(() => project.queue(filter, offset, limit)),
    sentence: (id) => reply(() => project.sentence(id)),
    documentSentences: (id) => reply(() => project.documentSentences(id)),
    execute: (command) => reply(() => project.execute(command)),
    undo: () => reply(() => project.undo()),
    redo: () => reply(() => project.redo()),
    search: (query, limit) => reply(() => project.search(query, limit)),
    places: (words, after, limit) => reply(() => project.places(words, after, limit)),
    suggestRelations: () => reply(() => project.suggestRelations()),
    suggestions: (filter, after, limit) => reply(() => project.suggestions(filter, after, limit)),
    check: () => reply(() => project.check()),
    previewEverywhere: (edit) => reply(() => project.previewEverywhere(edit)),
    applyEverywhere: (edit) => reply(() => project.applyEverywhere(edit)),
    schemaUse: () => reply(() => project.schemaUse()),
    loadSchema: (path) => reply(() => project.loadSchema(path)),
    saveSchema: () => reply(() => project.saveSchema()),
    formats: () => reply(() => project.formats()),
    importFiles: (paths, format) => reply(() => project.importFiles(paths, format)),
    exportFile: (...args) => reply(() => project.audit.exportFile(...args)),
    cancelTask: () => reply(() => project.cancelTask()),
    models: () => reply(() => project.models()),
    activateModel: (id) => reply(() => project.activateModel(id)),
    confusion: () => reply(() => project.confusion()),
    retrainChange: () => reply(() => project.retrainChange()),
    retrainPlaces: (offset, limit) => reply(() => project.retrainPlaces(offset, limit)),
    progress: () => reply(() => project.progress()),
    recommenders: () => reply(() => project.recommenders()),
    useRecommenders: (use) => reply(() => project.useRecommenders(use)),
    addList: (path, kind, type) => reply(() => project.addList(path, kind, type)),
    removeList: (id) => reply(() => project.removeList(id)),
    training: () => reply(() => project.training()),
    startTraining: () => reply(() => project.startTraining()),
    cancelTraining: () => reply(() => project.cancelTraining()),
    doctor: () => reply(() => project.doctor()),
    device: () => reply(() => project.device()),
    changeDevice: (settings) => reply(() => project.changeDevice(settings)),
    tryEngines: () => reply(() => project.tryEngines()),
    cancelTrial: () => reply(() => project.cancelTrial()),
    previewMerge: (paths) => reply(() => project.people.previewMerge(paths)),
    mergeProjects: (paths) => reply(() => project.people.mergeProjects(paths)),
    cancelMerge: () => reply(() => project.people.cancelMerge()),
    disputes: () => reply(() => project.people.disputes()),
    assignments: () => reply(() => project.people.assignments()),
    assign: (assignments) => reply(() => project.people.assign(assignments)),
    handOver: (annotator, path) => reply(() => project.people.handOver(annotator, path)),
    setScope: (scope) => reply(() => project.people.setScope(scope)),
    safety: () => reply(() => project.safety.safety()),
    backups: () => reply(() => project.safety.backups()),
    takeBackup: () => reply(() => project.safety.takeBackup()),
    restoreBackup: (name, to) => reply(() => project.safety.restoreBackup(name, to)),
    changeBackups: (settings) => reply(() => project.safety.changeBackups(settings)),
    recoverProject: (path, to) => reply(() => project.safety.recoverProject(path, to)),
    auditRecords: (...args) => reply(() => project.audit.auditRecords(...args)),
    auditChoices: () => reply(() => project.audit.auditChoices()),
    verifyAudit: () => reply(() => project.audit.verifyAudit()),
    exportAudit: () => reply(() => project.audit.exportAudit()),
    previewDeidentified: (...args) => reply(() => project.audit.previewDeidentified(...args)),
    saveCopy: () => reply(() => project.safety.saveCopy()),
  };
}
