// What a package says of crondb-server: its man page, completions and settings file, all made from the command line itself.
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "options.hpp"
#include "version.hpp"

namespace {

using Options = std::vector<const CLI::Option*>;

/// `key add` and its like, with the program's own options under the empty name.
struct Command {
  std::string name;
  const CLI::App* app;
};

std::vector<Command> commands_of(const CLI::App& app, const std::string& prefix = {}) {
  std::vector<Command> commands;
  for (const CLI::App* each : app.get_subcommands([](const CLI::App*) { return true; })) {
    const std::string name = prefix.empty() ? each->get_name() : prefix + " " + each->get_name();
    const auto below = commands_of(*each, name);
    if (below.empty()) commands.push_back({name, each});
    commands.insert(commands.end(), below.begin(), below.end());
  }
  return commands;
}

Options options_of(const CLI::App& app) {
  Options options;
  for (const CLI::Option* each : app.get_options()) {
    if (!each->get_lnames().empty()) options.push_back(each);
  }
  return options;
}

Options places_of(const CLI::App& app) {
  Options places;
  for (const CLI::Option* each : app.get_options()) {
    if (each->get_positional()) places.push_back(each);
  }
  return places;
}

bool is_flag(const CLI::Option& option) { return option.get_items_expected_max() == 0; }

/// What an option takes, of closed sets: `{a,b}`; empty for others.
std::vector<std::string> choices_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const auto begin = type.find('{');
  const auto end = type.find('}', begin);
  std::vector<std::string> choices;
  if (begin == std::string::npos || end == std::string::npos) return choices;
  for (std::size_t at = begin + 1; at < end;) {
    const auto comma = std::min(type.find(',', at), end);
    const auto choice = type.substr(at, comma - at);
    choices.push_back(choice.substr(0, choice.find("->")));
    at = comma + 1;
  }
  return choices;
}

std::string value_of(const CLI::Option& option) {
  const auto choices = choices_of(option);
  if (!choices.empty()) return fmt::format("{}", fmt::join(choices, "|"));
  const std::string type = option.get_type_name();
  const auto word = type.substr(0, type.find_first_of(": "));
  return word.empty() ? "VALUE" : word;
}

std::string synopsis(const Command& command) {
  std::string text = "crondb-server " + command.name;
  for (const CLI::Option* place : places_of(*command.app)) text += fmt::format(" <{}>", place->get_name(true));
  return text;
}

// ---- man page

std::string troff(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '-' || c == '\\') escaped += '\\';
    escaped += c == '\\' ? 'e' : c;
  }
  if (escaped.starts_with('.') || escaped.starts_with('\'')) escaped.insert(0, "\\&");
  return escaped;
}

void man_option(const CLI::Option& option) {
  fmt::print(".TP\n\\fB{}\\fR", troff("--" + option.get_lnames().front()));
  if (!is_flag(option)) fmt::print(" \\fI{}\\fR", troff(value_of(option)));
  fmt::print("\n{}.", troff(option.get_description()));
  if (const auto& value = option.get_default_str(); !value.empty()) fmt::print(" Default: {}.", troff(value));
  if (const auto& variable = option.get_envname(); !variable.empty()) fmt::print(" Environment: {}.", troff(variable));
  fmt::print("\n");
}

void print_man(const CLI::App& app) {
  fmt::print(".TH CRONDB-SERVER 8 \"\" \"crondb {}\" \"crondb\"\n", crondb::server::version);
  fmt::print(".SH NAME\ncrondb\\-server \\- serve and manage a crondb database\n.SH SYNOPSIS\n");
  for (const auto& command : commands_of(app)) fmt::print(".B {}\n[\\fIoptions\\fR]\n.br\n", troff(synopsis(command)));
  fmt::print(
      ".SH DESCRIPTION\nCRM pipelines and exact sales reporting over HTTP, kept in an SQLite file or a PostgreSQL database. "
      "Commands other than "
      "\\fBserve\\fR "
      "work while servers run on the same one, which see what they do at once.\n.SH OPTIONS\nOf every command:\n");
  for (const CLI::Option* option : options_of(app)) man_option(*option);
  fmt::print(".SH COMMANDS\n");
  for (const auto& command : commands_of(app)) {
    fmt::print(".SS {}\n{}.\n", troff(synopsis(command)), troff(command.app->get_description()));
    for (const CLI::Option* option : options_of(*command.app)) {
      if (option->get_lnames().front() != "help") man_option(*option);
    }
  }
  fmt::print(
      ".SH ENVIRONMENT\nOptions of \\fBserve\\fR can be given by the variables named above. \\fBCRONDB_SMTP_USER\\fR and "
      "\\fBCRONDB_SMTP_PASSWORD\\fR sign in at the mail server; there are no options for them, as other users see those.\n"
      ".SH FILES\n.TP\n\\fI/etc/crondb/server.toml\\fR\nSettings of the service.\n.TP\n\\fI/etc/crondb/environment\\fR\n"
      "Variables with secrets, readable by root alone; need not exist.\n.TP\n\\fI/var/lib/crondb/crm.db\\fR\nThe database of the "
      "service.\n.SH EXIT STATUS\n0 if done, 1 if not, with the reason on standard error."
      "\n.SH SIGNALS\nSIGTERM and SIGINT end \\fBserve\\fR after the requests in flight.\n"
      ".SH EXAMPLES\n.nf\ncrondb\\-server \\-\\-db crm.db user add \\-\\-email you@example.com \\-\\-name You \\-\\-team Acme\n"
      "crondb\\-server \\-\\-db crm.db serve\n.fi\n");
}

// ---- settings

std::string toml_value(const CLI::Option& option) {
  if (is_flag(option)) return "false";
  const std::string value = option.get_default_str();
  const bool number = !value.empty() && value.find_first_not_of("0123456789") == std::string::npos;
  return number ? value : fmt::format("\"{}\"", value);
}

void print_toml(const CLI::App& app) {
  fmt::print(
      "# Settings of crondb-server. Everything here is an option of the command line too, and a variable of the environment, which "
      "win\n# over this file in this order. Lines that begin with # show what holds without them.\n\n"
      "# {}.\ndb = \"/var/lib/crondb/crm.db\"\n\n[serve]\n",
      app.get_option("--db")->get_description());
  for (const CLI::Option* option : options_of(*app.get_subcommand("serve"))) {
    const auto& name = option->get_lnames().front();
    if (name == "help") continue;
    fmt::print("\n# {}.", option->get_description());
    if (const auto choices = choices_of(*option); !choices.empty()) fmt::print(" One of: {}.", fmt::join(choices, ", "));
    const bool ours = name == "mail-dir";
    fmt::print("\n{}{} = {}\n", ours ? "" : "#", name, ours ? "\"/var/lib/crondb/mail\"" : toml_value(*option));
  }
}

// ---- completions

std::string names_of(const Options& options) {
  std::string names;
  for (const CLI::Option* option : options) names += (names.empty() ? "--" : " --") + option->get_lnames().front();
  return names;
}

/// Options of any command whose values are known: choices, or file names.
void print_bash(const CLI::App& app) {
  fmt::print(
      "# bash completion for crondb-server\n_crondb_server() {{\n  local word=${{COMP_WORDS[COMP_CWORD]}} "
      "before=${{COMP_WORDS[COMP_CWORD-1]}} command= each\n  COMPREPLY=()\n"
      "  for each in \"${{COMP_WORDS[@]:1:COMP_CWORD-1}}\"; do\n    case \"$command $each\" in\n");
  std::vector<std::string> paths;
  const std::function<void(const CLI::App&, const std::string&)> walk = [&](const CLI::App& at, const std::string& path) {
    for (const CLI::App* each : at.get_subcommands([](const CLI::App*) { return true; })) {
      const std::string name = path + " " + each->get_name();
      paths.push_back(name);
      walk(*each, name);
    }
  };
  walk(app, "");
  for (const auto& path : paths) fmt::print("      \"{}\") command=\"{}\" ;;\n", path, path);
  fmt::print("    esac\n  done\n  case \"$command $before\" in\n");
  const auto values = [](const std::string& path, const Options& options) {
    for (const CLI::Option* option : options) {
      if (const auto choices = choices_of(*option); !choices.empty()) {
        fmt::print("    {}--{}) COMPREPLY=($(compgen -W \"{}\" -- \"$word\")); return ;;\n", path, option->get_lnames().front(),
                   fmt::join(choices, " "));
      } else if (!is_flag(*option)) {
        fmt::print("    {}--{}) COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n", path, option->get_lnames().front());
      }
    }
  };
  values("*' '", options_of(app));
  for (const auto& command : commands_of(app)) values(fmt::format("' {} '", command.name), options_of(*command.app));
  fmt::print("  esac\n  case \"$command\" in\n");
  const auto complete = [&](const std::string& path, const CLI::App& at) {
    std::string words = names_of(options_of(at));
    for (const CLI::App* each : at.get_subcommands([](const CLI::App*) { return true; })) words += " " + each->get_name();
    for (const CLI::Option* place : places_of(at)) {
      for (const auto& choice : choices_of(*place)) words += " " + choice;
    }
    const bool files = !places_of(at).empty();
    fmt::print("    \"{}\") COMPREPLY=($(compgen -W \"{} --db --config\" {}-- \"$word\")) ;;\n", path, words, files ? "-f " : "");
  };
  complete("", app);
  for (const auto& path : paths) {
    const CLI::App* at = &app;
    for (std::size_t begin = 1; begin < path.size();) {
      const auto end = std::min(path.find(' ', begin), path.size());
      at = at->get_subcommand(path.substr(begin, end - begin));
      begin = end + 1;
    }
    complete(path, *at);
  }
  fmt::print("  esac\n}}\ncomplete -o filenames -F _crondb_server crondb-server\n");
}

std::string zsh_text(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':') escaped += '\\';
    escaped += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return escaped;
}

void print_zsh(const CLI::App& app) {
  const auto arguments = [](const CLI::App& at, bool with_program) {
    std::string text;
    const auto add = [&](const CLI::Option& option) {
      text += fmt::format(" \\\n      '--{}[{}]", option.get_lnames().front(), zsh_text(option.get_description()));
      if (is_flag(option)) {
        text += "'";
      } else if (const auto choices = choices_of(option); !choices.empty()) {
        text += fmt::format(":value:({})'", fmt::join(choices, " "));
      } else {
        text += ":value:_files'";
      }
    };
    for (const CLI::Option* option : options_of(at)) add(*option);
    if (with_program)
      text += " \\\n      '--db[SQLite database file or PostgreSQL URI]:file:_files' '--config[Settings file]:file:_files'";
    for (const CLI::Option* place : places_of(at)) {
      const auto choices = choices_of(*place);
      text += choices.empty() ? fmt::format(" \\\n      ':{}:_files'", place->get_name(true))
                              : fmt::format(" \\\n      ':{}:({})'", place->get_name(true), fmt::join(choices, " "));
    }
    return text;
  };
  fmt::print(
      "#compdef crondb-server\n_crondb_server() {{\n  local -a path\n  path=(${{words[2,CURRENT-1]:#-*}})\n  case \"$path\" in\n");
  for (const auto& command : commands_of(app))
    fmt::print("    '{}'*) _arguments -s{} ;;\n", command.name, arguments(*command.app, true));
  std::string words;
  for (const CLI::App* each : app.get_subcommands([](const CLI::App*) { return true; })) {
    words += fmt::format(" '{}:{}'", each->get_name(), zsh_text(each->get_description()));
    std::string below;
    for (const CLI::App* next : each->get_subcommands([](const CLI::App*) { return true; })) {
      below += fmt::format(" '{}:{}'", next->get_name(), zsh_text(next->get_description()));
    }
    if (!below.empty()) fmt::print("    '{}') local -a below=({} ); _describe command below ;;\n", each->get_name(), below);
  }
  fmt::print(
      "    *) local -a commands=({} )\n      _describe command commands\n      _arguments -s{} ;;\n  esac\n}}\n_crondb_server "
      "\"$@\"\n",
      words, arguments(app, false));
}

/// Whether everything says what it is for; complains otherwise.
bool is_described(const CLI::App& app) {
  bool described = true;
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_description().empty()) continue;
    fmt::print(stderr, "crondb-describe: {} {} has no description\n", app.get_name(), option->get_name());
    described = false;
  }
  for (const CLI::App* each : app.get_subcommands([](const CLI::App*) { return true; })) described &= is_described(*each);
  return described;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("crondb: CRM pipelines and reporting", "crondb-server");
  crondb::server::Arguments arguments;
  crondb::server::add_commands(app, arguments);
  if (!is_described(app)) return 1;
  const std::string_view what = argc == 2 ? argv[1] : "";
  if (what == "man") return print_man(app), 0;
  if (what == "toml") return print_toml(app), 0;
  if (what == "bash") return print_bash(app), 0;
  if (what == "zsh") return print_zsh(app), 0;
  std::fputs("usage: crondb-describe man|toml|bash|zsh\n", stderr);
  return 2;
}
