package dev.workroom.changes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What waits for a person although it lies in a writable folder. Deletions wait without a rule.
 *
 * @param rules by name, in order; the first that fits gives the reason
 * @param maximum how many existing files one call may overwrite, move or delete unasked
 * @param programs whether new files that may be executed wait
 * @param judge what the session says beyond the rules by name
 */
public record HoldRules(List<Rule> rules, int maximum, boolean programs, Judge judge) {
  public HoldRules {
    rules = List.copyOf(rules);
    if (maximum < 1) {
      throw new IllegalArgumentException("the most changes must be at least 1, not " + maximum);
    }
  }

  public HoldRules(List<Rule> rules, int maximum, boolean programs) {
    this(rules, maximum, programs, Judge.FREE);
  }

  /** A session's own say on each change; paths are absolute. */
  public interface Judge {
    /** Neither refuses nor holds anything. */
    Judge FREE =
        new Judge() {
          @Override
          public Optional<String> refuses(Act act, String path) {
            return Optional.empty();
          }

          @Override
          public Optional<String> holds(Act act, String path) {
            return Optional.empty();
          }

          @Override
          public Optional<String> holdsMove(String from, String to) {
            return Optional.empty();
          }
        };

    /** Why nobody may allow it, a sentence for people and the model; empty if it may be made. */
    Optional<String> refuses(Act act, String path);

    /** Why a change that is no move waits for a person, a sentence; empty if it does not. */
    Optional<String> holds(Act act, String path);

    /** Why a move waits for a person, judged as a whole, a sentence; empty if it does not. */
    Optional<String> holdsMove(String from, String to);
  }

  /** What a change does to a path. */
  public enum Act {
    CREATE,
    OVERWRITE,
    MOVE,
    DELETE
  }

  /**
   * Paths that wait.
   *
   * @param patterns globs over the path within its folder, any case: {@code *} stops at a slash,
   *     {@code **} does not; a pattern without a slash fits any one part of the path
   * @param acts on which of these it waits
   * @param reason a sentence for the person
   */
  public record Rule(String name, List<String> patterns, Set<Act> acts, String reason) {
    public Rule {
      patterns = List.copyOf(patterns);
      acts = Set.copyOf(acts);
    }
  }

  private static final Set<Act> ARRIVES = Set.of(Act.CREATE, Act.OVERWRITE, Act.MOVE);

  /** The rules that hold for everybody. */
  public static final HoldRules DEFAULT =
      new HoldRules(
          List.of(
              new Rule(
                  "starts-by-itself",
                  List.of(
                      ".bashrc",
                      ".bash_profile",
                      ".bash_login",
                      ".bash_logout",
                      ".bash_aliases",
                      ".profile",
                      ".zshrc",
                      ".zprofile",
                      ".zshenv",
                      ".zlogin",
                      ".zlogout",
                      ".kshrc",
                      ".cshrc",
                      ".tcshrc",
                      ".xprofile",
                      ".xinitrc",
                      ".xsession",
                      ".xsessionrc",
                      ".inputrc",
                      ".gitconfig",
                      ".gitmodules",
                      ".gitattributes",
                      ".ripgreprc",
                      ".npmrc",
                      ".yarnrc",
                      ".yarnrc.yml",
                      ".pypirc",
                      ".netrc",
                      ".curlrc",
                      ".wgetrc",
                      ".vimrc",
                      ".exrc",
                      ".nvimrc",
                      ".emacs",
                      ".envrc",
                      ".ssh",
                      "**/.git/hooks/**",
                      "**/.git/config",
                      "**/.git/config.worktree",
                      "**/.git/commondir",
                      "**/.git/modules/**/hooks/**",
                      "**/.git/modules/**/config",
                      "**/.git/modules/**/commondir",
                      "**/.git/worktrees/**/commondir",
                      "**/.git/worktrees/**/config.worktree",
                      "**/.hg/hgrc",
                      ".husky",
                      ".githooks",
                      ".pre-commit-config.yaml",
                      ".vscode",
                      ".idea",
                      ".devcontainer",
                      ".zed",
                      ".fleet",
                      "*.code-workspace",
                      "*.sublime-project",
                      ".config",
                      "**/.local/share/applications/**",
                      "**/.local/share/dbus-1/**",
                      "**/.local/share/nautilus/scripts/**",
                      "**/LaunchAgents/**",
                      "**/LaunchDaemons/**",
                      "**/Start Menu/**",
                      "sitecustomize.py",
                      "usercustomize.py",
                      "*.pth",
                      "conftest.py",
                      ".pythonrc",
                      ".ipython",
                      ".jupyter",
                      ".ghci",
                      ".ocamlinit",
                      ".octaverc",
                      ".dir-locals.el",
                      ".gdbearlyinit",
                      ".pam_environment",
                      ".my.cnf",
                      ".gnupg",
                      ".aws",
                      ".kube",
                      ".docker",
                      "**/.gradle/init.gradle",
                      "**/.gradle/init.d/**",
                      ".lfsconfig",
                      ".rspec",
                      ".Rprofile",
                      ".Renviron",
                      ".irbrc",
                      ".pryrc",
                      ".gdbinit",
                      ".lldbinit",
                      ".vim",
                      ".emacs.d",
                      ".tmux.conf",
                      ".screenrc",
                      ".mailcap",
                      ".forward",
                      ".procmailrc",
                      ".mise.toml",
                      "mise.toml",
                      ".direnv",
                      ".cargo",
                      ".mvn",
                      ".bundle",
                      ".vs",
                      ".nvim.lua",
                      ".pdbrc",
                      ".psqlrc",
                      ".sqliterc",
                      ".hgrc",
                      "bunfig.toml",
                      ".htaccess",
                      ".user.ini",
                      ".yarn",
                      ".pnp.cjs",
                      ".pnpmfile.cjs",
                      "**/.github/workflows/**",
                      "**/.github/actions/**",
                      ".gitlab-ci.yml",
                      ".circleci",
                      ".travis.yml",
                      "azure-pipelines.yml",
                      "Jenkinsfile",
                      "**/Microsoft/Word/STARTUP/**",
                      "**/XLSTART/**",
                      "autorun.inf",
                      "desktop.ini",
                      "crontab"),
                  ARRIVES,
                  "A file of this name starts by itself or changes how other programs behave."),
              new Rule(
                  "steers-an-agent",
                  List.of(
                      "CLAUDE.md",
                      "CLAUDE.local.md",
                      "AGENTS.md",
                      "AGENT.md",
                      "AGENTS.override.md",
                      "CRUSH.md",
                      "WARP.md",
                      ".crush",
                      ".factory",
                      "*.agent.md",
                      "GEMINI.md",
                      "WORKROOM.md",
                      "SKILL.md",
                      ".cursorrules",
                      ".augment-guidelines",
                      ".rules",
                      ".replit",
                      "replit.md",
                      "crush.json",
                      ".crush.json",
                      ".openhands",
                      ".windsurfrules",
                      ".clinerules",
                      ".roomodes",
                      ".aider.conf.yml",
                      "copilot-instructions.md",
                      ".claude",
                      ".claude-plugin",
                      ".codex",
                      ".cursor",
                      ".gemini",
                      ".windsurf",
                      ".workroom",
                      ".instructions.md",
                      "*.instructions.md",
                      "*.prompt.md",
                      "*.chatmode.md",
                      "*.mdc",
                      "CONVENTIONS.md",
                      "QWEN.md",
                      ".qwen",
                      ".kiro",
                      ".junie",
                      ".augment",
                      ".continue",
                      ".amazonq",
                      ".goosehints",
                      ".roo",
                      ".trae",
                      ".opencode",
                      "opencode.json",
                      ".agents",
                      "claude_desktop_config.json",
                      ".mcp.json",
                      "mcp.json",
                      "*.mcpb",
                      "*.dxt",
                      "*.skill",
                      "*.plugin"),
                  ARRIVES,
                  "A file of this name gives an agent instructions or tools."),
              new Rule(
                  "launcher",
                  List.of(
                      "*.desktop",
                      "*.lnk",
                      "*.url",
                      "*.webloc",
                      "*.bat",
                      "*.cmd",
                      "*.ps1",
                      "*.psm1",
                      "*.psd1",
                      "*.command",
                      "*.terminal",
                      "*.workflow",
                      "*.scpt",
                      "*.applescript",
                      "*.action",
                      "*.app",
                      "*.vbs",
                      "*.vbe",
                      "*.jse",
                      "*.wsf",
                      "*.wsh",
                      "*.hta",
                      "*.pyw",
                      "*.deb",
                      "*.rpm",
                      "*.apk",
                      "*.snap",
                      "*.crx",
                      "*.xpi",
                      "*.vsix",
                      "*.website",
                      "*.contact",
                      "*.group",
                      "*.themepack",
                      "*.udl",
                      "*.ica",
                      "*.msi",
                      "*.msp",
                      "*.exe",
                      "*.com",
                      "*.scr",
                      "*.pif",
                      "*.cpl",
                      "*.dll",
                      "*.reg",
                      "*.chm",
                      "*.jnlp",
                      "*.appimage",
                      "*.pkg",
                      "*.dmg",
                      "*.library-ms",
                      "*.search-ms",
                      "*.settingcontent-ms",
                      "*.searchconnector-ms",
                      "*.scf",
                      "*.sct",
                      "*.wsc",
                      "*.ws",
                      "*.inf",
                      "*.msc",
                      "*.theme",
                      "*.rdp",
                      "*.gadget",
                      "*.xbap",
                      "*.diagcab",
                      "*.msix",
                      "*.appx",
                      "*.appinstaller",
                      "*.jar",
                      "*.inetloc",
                      "*.fileloc",
                      "*.mobileconfig",
                      "*.shortcut",
                      "*.tool",
                      "*.prefpane",
                      "*.flatpakref",
                      "*.run",
                      "*.application",
                      "*.appref-ms"),
                  ARRIVES,
                  "A double click on a file of this kind runs it."),
              new Rule(
                  "macros",
                  List.of(
                      "*.xlsm", "*.xltm", "*.xlam", "*.xlsb", "*.xla", "*.xll", "*.iqy", "*.oqy",
                      "*.dqy", "*.rqy", "*.odc", "*.slk", "*.accdb", "*.mdb", "*.ade", "*.mam",
                      "*.docm", "*.dotm", "*.pptm", "*.potm", "*.ppam", "*.ppsm", "*.sldm", "*.ppa",
                      "*.wll"),
                  ARRIVES,
                  "A document of this kind can carry programs.")),
          1000,
          true);

  /** The same with a rule before all others. */
  public HoldRules with(Rule rule) {
    List<Rule> more = new ArrayList<>();
    more.add(rule);
    more.addAll(rules);
    return new HoldRules(more, maximum, programs, judge);
  }

  /** The same with another limit to changes of existing files. */
  public HoldRules withMaximum(int other) {
    return new HoldRules(rules, other, programs, judge);
  }

  /** The same with a session's own say. */
  public HoldRules with(Judge other) {
    return new HoldRules(rules, maximum, programs, other);
  }
}
