// Projects and their parts.
'use strict';

const assert = require('node:assert/strict');
const { newKey, newName, refuses } = require('../flow.cjs');
const { fieldsOf, issue, jira, keys, names, project, version } = require('./site.cjs');

module.exports = {
  async read_a_project() {
    const found = await jira.projects.getProject('EX');
    assert.deepEqual([found.name, found.lead.name], ['Example', 'fred']);
  },
  async change_and_delete_a_project() {
    const { key } = await project();
    await jira.projects.updateProject({ projectIdOrKey: key, description: 'New' });
    assert.equal((await jira.projects.getProject(key)).description, 'New');
    await jira.projects.deleteProject(key);
    await refuses(404, () => jira.projects.getProject(key));
  },
  async statuses_of_a_project() {
    const found = await jira.projects.getAllStatuses('EX');
    assert.ok(names(found[0].statuses).includes('Open'));
  },
  async the_notification_scheme_of_a_project() {
    assert.ok((await jira.projects.getNotificationSchemeForProject((await project()).key)).name);
  },
  async project_types() {
    assert.ok(keys(await jira.projectTypes.getAllProjectTypes()).includes('software'));
    assert.equal((await jira.projectTypes.getProjectTypeByKey('software')).key, 'software');
  },
  async project_keys() {
    assert.ok((await jira.projectKeyAndNameValidation.validateProjectKey('EX')).errors.projectKey);
  },
  async project_categories() {
    const made = await jira.projectCategories.createProjectCategory({ name: newName('Category'), description: 'a' });
    assert.equal((await jira.projectCategories.getProjectCategoryById(made.id)).description, 'a');
    assert.ok(names(await jira.projectCategories.getAllProjectCategories()).includes(made.name));
    await jira.projectCategories.removeProjectCategory(made.id);
    await refuses(404, () => jira.projectCategories.getProjectCategoryById(made.id));
  },
  async components() {
    const { key } = await project();
    const made = await jira.projectComponents.createComponent({ name: 'Engine', project: key, leadUserName: 'fred' });
    await jira.projectComponents.updateComponent({ id: made.id, description: 'Hot' });
    assert.equal((await jira.projectComponents.getComponent(made.id)).description, 'Hot');
    assert.deepEqual(names(await jira.projectComponents.getProjectComponents(key)), ['Engine']);
    assert.equal((await jira.projectComponents.getComponentRelatedIssues(made.id)).issueCount, 0);
    await jira.projectComponents.deleteComponent(made.id);
    await refuses(404, () => jira.projectComponents.getComponent(made.id));
  },
  async delete_a_component_and_move_its_issues() {
    const { key } = await project();
    const [a, b] = [await jira.projectComponents.createComponent({ name: 'A', project: key }),
      await jira.projectComponents.createComponent({ name: 'B', project: key })];
    const made = await issue({ components: [{ id: a.id }] }, key);
    await jira.projectComponents.deleteComponent({ id: a.id, moveIssuesTo: b.id });
    assert.deepEqual(names((await fieldsOf(made)).components), ['B']);
  },
  async versions() {
    const at = await project();
    const made = await version(at);
    await jira.projectVersions.updateVersion({ id: made.id, released: true, releaseDate: '2026-07-01' });
    const found = await jira.projectVersions.getVersion(made.id);
    assert.deepEqual([found.name, found.released, found.releaseDate], ['1.0', true, '2026-07-01']);
    assert.deepEqual(names(await jira.projectVersions.getProjectVersions(at.key)), ['1.0']);
  },
  async versions_by_page() {
    const at = await project();
    for (const name of ['1', '2', '3']) await version(at, name);
    const page = await jira.projectVersions.getProjectVersionsPaginated({ projectIdOrKey: at.key, startAt: 1, maxResults: 1 });
    assert.deepEqual([page.total, names(page.values)], [3, ['2']]);
  },
  async move_a_version() {
    const at = await project();
    await version(at, '1');
    const second = await version(at, '2');
    await jira.projectVersions.moveVersion({ id: second.id, position: 'First' });
    assert.deepEqual(names(await jira.projectVersions.getProjectVersions(at.key)), ['2', '1']);
  },
  async merge_versions() {
    const at = await project();
    const [old, kept] = [await version(at, '1'), await version(at, '2')];
    const made = await issue({ fixVersions: [{ id: old.id }] }, at.key);
    await jira.projectVersions.mergeVersions({ id: old.id, moveIssuesTo: kept.id });
    assert.deepEqual(names((await fieldsOf(made)).fixVersions), ['2']);
    await refuses(404, () => jira.projectVersions.getVersion(old.id));
  },
  async delete_a_version_and_swap() {
    const at = await project();
    const [old, kept] = [await version(at, '1'), await version(at, '2')];
    const made = await issue({ fixVersions: [{ id: old.id }] }, at.key);
    await jira.projectVersions.deleteAndReplaceVersion({ id: old.id, moveFixIssuesTo: Number(kept.id) });
    assert.deepEqual(names((await fieldsOf(made)).fixVersions), ['2']);
  },
  async count_issues_of_a_version() {
    const at = await project();
    const made = await version(at);
    await issue({ fixVersions: [{ id: made.id }] }, at.key);
    assert.equal((await jira.projectVersions.getVersionRelatedIssues(made.id)).issuesFixedCount, 1);
    assert.equal((await jira.projectVersions.getVersionUnresolvedIssues(made.id)).issuesUnresolvedCount, 1);
  },
  async properties_of_a_project() {
    const where = { projectIdOrKey: 'EX', propertyKey: newKey() };
    await jira.projectProperties.setProjectProperty({ ...where, propertyValue: { a: 1 } });
    assert.deepEqual((await jira.projectProperties.getProjectProperty(where)).value, { a: 1 });
    await jira.projectProperties.deleteProjectProperty(where);
    await refuses(404, () => jira.projectProperties.getProjectProperty(where));
  },
  async roles() {
    const made = await jira.projectRoles.createProjectRole({ name: newName('Role'), description: 'a' });
    assert.equal((await jira.projectRoles.getProjectRoleById(String(made.id))).description, 'a');
    assert.ok(names(await jira.projectRoles.getAllProjectRoles()).includes(made.name));
    await jira.projectRoles.deleteProjectRole(String(made.id));
    await refuses(404, () => jira.projectRoles.getProjectRoleById(String(made.id)));
  },
  async actors_of_a_role() {
    const { key } = await project();
    const role = (await jira.projectRoles.getAllProjectRoles()).find(one => one.name === 'Administrators');
    const where = { projectIdOrKey: key, id: role.id };
    await jira.projectRoleActors.addActorUsers({ ...where, user: ['barney'] });
    assert.ok(names((await jira.projectRoles.getProjectRole(where)).actors).includes('barney'));
    await jira.projectRoleActors.deleteActor({ ...where, user: 'barney' });
    assert.ok(!names((await jira.projectRoles.getProjectRole(where)).actors).includes('barney'));
  },
  async the_permission_scheme_of_a_project() {
    assert.ok((await jira.projectPermissionSchemes.getAssignedPermissionScheme('EX')).name);
  },
  async permission_schemes() {
    const made = await jira.permissionSchemes.createPermissionScheme({ name: newName('Scheme'), description: 'a' });
    assert.equal((await jira.permissionSchemes.getPermissionScheme(String(made.id))).description, 'a');
    await jira.permissionSchemes.deletePermissionScheme({ schemeId: String(made.id) });
    await refuses(404, () => jira.permissionSchemes.getPermissionScheme(String(made.id)));
  },
  async my_permissions() {
    const { permissions } = await jira.permissions.getMyPermissions({ projectKey: 'EX', permissions: 'BROWSE_PROJECTS' });
    assert.equal(permissions.BROWSE_PROJECTS.havePermission, true);
  },
};
