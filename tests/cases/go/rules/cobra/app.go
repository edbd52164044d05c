package cmd

import (
	"fmt"

	"github.com/spf13/cobra"
)

var rootCmd = &cobra.Command{
	Use:  "shop",
	Args: cobra.MinimumNArgs(1),
}

var listCmd = &cobra.Command{
	Use: "list",
	RunE: func(cmd *cobra.Command, args []string) error {
		fmt.Println("listing", args)
		return nil
	},
}

func init() {
	rootCmd.AddCommand(listCmd, newBuyCmd())
}

func newBuyCmd() *cobra.Command {
	cmd := &cobra.Command{Use: "buy", Run: buy}
	cmd.Flags().Int("count", 1, "how many")
	return cmd
}

func buy(cmd *cobra.Command, args []string) {
	for _, each := range args {
		cmd.Println("bought", each)
	}
}

// Execute runs the command that was asked for.
func Execute() error {
	return rootCmd.Execute()
}
