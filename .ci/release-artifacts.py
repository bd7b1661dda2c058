"""Checks what .ci/stage-release has made: release-artifacts.py <directory>"""
import glob
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zipfile

directory = sys.argv[1]
source = os.path.join(directory, 'source')
repository = os.path.join(directory, 'repository', 'dev', 'smtpd')
URL = 'https://github.com/smtpd/smtpd-spring-boot'
faults = []
checked = 0


def check(condition, fault):
    global checked
    checked += 1
    if not condition:
        faults.append(fault)


def pom(path):
    root = ElementTree.parse(path).getroot()
    for element in root.iter():
        element.tag = element.tag.split('}')[-1]
    return root


def text(element, path, default=''):
    return (element.findtext(path) or default).strip()


def dependencies(project):
    found = {}
    for dependency in project.findall('dependencies/dependency'):
        if text(dependency, 'scope') != 'test':
            key = ':'.join((text(dependency, 'groupId'), text(dependency, 'artifactId'), text(dependency, 'classifier')))
            exclusions = sorted(text(exclusion, 'groupId') + ':' + text(exclusion, 'artifactId')
                                for exclusion in dependency.findall('exclusions/exclusion'))
            found[key] = (text(dependency, 'scope', 'compile'), text(dependency, 'optional', 'false'), exclusions)
    return found


def check_pom(module, path):
    project = pom(path)
    raw = open(path, encoding='utf-8').read()
    for element in ('name', 'description', 'url', 'licenses/license/name', 'licenses/license/url',
                    'developers/developer/name', 'scm/connection', 'scm/developerConnection', 'scm/url', 'groupId',
                    'version'):
        check(text(project, element), '%s: the pom has no %s' % (module, element))
    check(text(project, 'url') == URL and text(project, 'scm/url') == URL, module + ': the pom has another URL')
    for element in ('parent', 'build', 'profiles', 'modules', 'repositories', 'pluginRepositories', 'properties',
                    'reporting', 'distributionManagement'):
        check(project.find(element) is None, '%s: the pom has %s' % (module, element))
    check('<scope>test</scope>' not in raw, module + ': the pom has dependencies of tests')
    if module == 'smtpd-bom':
        managed = [text(dependency, 'artifactId') for dependency in
                   project.findall('dependencyManagement/dependencies/dependency')]
        check(sorted(managed + [module]) == modules, 'smtpd-bom: the pom manages ' + ', '.join(managed))
        return []
    check('${' not in raw, module + ': the pom has properties')
    check(project.find('dependencyManagement') is None, module + ': the pom manages dependencies')
    check(all(text(dependency, 'version') for dependency in project.findall('dependencies/dependency')),
          module + ': a dependency has no version')
    own, published = dependencies(pom(os.path.join(source, module, 'pom.xml'))), dependencies(project)
    check(own.keys() == published.keys(), '%s: dependencies differ: %s' % (module, sorted(own.keys() ^ published.keys())))
    for key in own.keys() & published.keys():
        check(own[key][:2] == published[key][:2], '%s: %s is %s' % (module, key, published[key][:2]))
        check(set(own[key][2]) <= set(published[key][2]), '%s: %s has lost exclusions' % (module, key))
    return [text(dependency, 'artifactId') for dependency in project.findall('dependencies/dependency')
            if text(dependency, 'scope', 'compile') == 'compile' and text(dependency, 'optional') != 'true']


def sources(module, kind):
    root = os.path.join(source, module, 'src', kind, 'java')
    return {os.path.relpath(path, root) for path in glob.glob(root + '/**/*.java', recursive=True)}


def check_jars(module, file):
    licence = open(os.path.join(source, 'LICENSE.txt'), 'rb').read()
    main, tests = sources(module, 'main'), sources(module, 'test')
    resources = os.path.join(source, module, 'src', 'test', 'resources')
    test_resources = {os.path.relpath(path, resources) for path in glob.glob(resources + '/**/*', recursive=True)
                      if os.path.isfile(path)}
    for suffix in ('.jar', '-sources.jar'):
        with zipfile.ZipFile(file(suffix)) as jar:
            names = set(jar.namelist())
            check('META-INF/LICENSE.txt' in names and jar.read('META-INF/LICENSE.txt') == licence,
                  module + suffix + ' has no licence')
            classes = {re.sub(r'(\$[^/]*)?\.class$', '.java', name) for name in names}
            check(not classes & (tests - main), '%s%s has tests: %s' % (module, suffix, classes & (tests - main)))
            own = {name for name in names if os.path.isfile(os.path.join(source, module, 'src/main/resources', name))}
            check(not (names - own) & test_resources, '%s%s has files of tests: %s'
                  % (module, suffix, (names - own) & test_resources))
            check(not any('junit' in name.lower() and name.endswith('.properties') or 'logback-test' in name
                          for name in names), module + suffix + ' decides how tests run')
            if suffix == '.jar':
                manifest = jar.read('META-INF/MANIFEST.MF').decode()
                check(re.search(r'^Automatic-Module-Name: dev\.smtpd\.', manifest, re.M), module + ' is no module')
                check(all(name.endswith('package-info.java') or name in classes for name in main),
                      module + '.jar lacks classes')
            else:
                check(main <= names, '%s-sources.jar lacks %s' % (module, sorted(main - names)))
    with zipfile.ZipFile(file('-javadoc.jar')) as jar:
        check(not main or {'index.html', 'element-list'} <= set(jar.namelist()), module + '-javadoc.jar has no pages')


def check_bill(module, path, direct):
    bill = json.load(open(path, encoding='utf-8'))
    check(bill.get('bomFormat') == 'CycloneDX', module + ': no CycloneDX')
    check(bill['metadata']['component']['name'] == module, module + ': the bill is of ' +
          bill['metadata']['component']['name'])
    names = {component['name'] for component in bill.get('components', [])}
    check(set(direct) <= names, '%s: the bill lacks %s' % (module, sorted(set(direct) - names)))
    check(not names & {'jazzer-junit', 'archunit-junit5', 'angus-mail', 's3proxy'},
          module + ': the bill has what only tests use')


modules = sorted([text(dependency, 'artifactId') for dependency in
                  pom(os.path.join(source, 'smtpd-bom', 'pom.xml'))
                  .findall('dependencyManagement/dependencies/dependency')] + ['smtpd-bom'])
published = sorted(os.listdir(repository))
check(published == modules, 'Published are %s, and smtpd-bom has %s' % (published, modules))
for module in modules:
    folders = glob.glob(os.path.join(repository, module, '*/'))
    check(len(folders) == 1, '%s: versions are %s' % (module, folders))
    if not folders:
        continue
    folder = folders[0]
    version = os.path.basename(folder.rstrip('/'))
    names = {name for name in os.listdir(folder) if not re.search(r'^maven-metadata|\.(md5|sha1|sha256|sha512)$', name)}
    prefixes = {name[:-len('.pom')] for name in names if name.endswith('.pom')}
    check(len(prefixes) == 1, '%s: poms are %s' % (module, prefixes))
    prefix = prefixes.pop()
    check(re.sub(r'-\d{8}\.\d{6}-\d+$', '-SNAPSHOT', prefix) == module + '-' + version, prefix)
    suffixes = ['.pom'] if module == 'smtpd-bom' else ['.pom', '.jar', '-sources.jar', '-javadoc.jar',
                                                      '-cyclonedx.json']
    expected = {prefix + suffix + signature for suffix in suffixes for signature in ('', '.asc')}
    check(names == expected, '%s: missing are %s, too many %s' % (module, sorted(expected - names),
                                                                  sorted(names - expected)))
    if not expected <= names:
        continue

    def file(suffix):
        return os.path.join(folder, prefix + suffix)

    for suffix in suffixes:
        verified = subprocess.run(['gpg', '--batch', '--verify', file(suffix) + '.asc', file(suffix)],
                                  capture_output=True)
        check(verified.returncode == 0, '%s%s: %s' % (module, suffix, verified.stderr.decode()))
    direct = check_pom(module, file('.pom'))
    if module != 'smtpd-bom':
        check_jars(module, file)
        check_bill(module, file('-cyclonedx.json'), direct)
if faults:
    sys.exit('\n'.join(faults))
print('%d modules are as they should be, by %d checks' % (len(modules), checked))
