"""What a shell must be told so that it completes planctl's command line: a script for each."""

BASH = """\
# Completion of planctl in bash. In ~/.bashrc:  eval "$(planctl completion bash)"
_planctl() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        case $line in
            :files) compopt -o default; COMPREPLY=() ;;
            :folders) compopt -o dirnames; COMPREPLY=() ;;
            *) COMPREPLY+=("$line") ;;
        esac
    done < <("${1/#\\~/$HOME}" __complete bash "${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null)
}
complete -F _planctl planctl
"""

ZSH = """\
#compdef planctl
# Completion of planctl in zsh. In ~/.zshrc, behind compinit:  eval "$(planctl completion zsh)"
_planctl() {
    local line
    local -a asked words_ shown
    asked=("${(Q)words[1]/#\\~/$HOME}" __complete zsh "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}")
    for line in "${(@f)$("${asked[@]}" 2> /dev/null)}"; do
        case $line in
            '') ;;
            :files) _files ;;
            :folders) _files -/ ;;
            *)
                words_+=("${line%%$'\\t'*}")
                shown+=("${line/$'\\t'/  }")
                ;;
        esac
    done
    (( $#words_ )) && compadd -l -d shown -a words_
}
if [[ "${funcstack[1]}" == _planctl ]]; then
    _planctl "$@"
else
    compdef _planctl planctl
fi
"""

FISH = """\
# Completion of planctl in fish. In ~/.config/fish/config.fish:  planctl completion fish | source
function __planctl_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -l command $words[1]
    for line in ($command __complete fish $words[2..-1] $typed 2> /dev/null)
        switch $line
            case :files
                __fish_complete_path $typed
            case :folders
                __fish_complete_directories $typed
            case '*'
                printf '%s\\n' $line
        end
    end
end
complete -c planctl -f -a '(__planctl_complete)'
"""

SHELLS = {"bash": BASH, "zsh": ZSH, "fish": FISH}
